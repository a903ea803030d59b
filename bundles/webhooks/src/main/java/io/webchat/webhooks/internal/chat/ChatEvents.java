package io.webchat.webhooks.internal.chat;

import io.webchat.api.WebChat;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.SecretFilter;
import io.webchat.mailbox.Stages;
import io.webchat.webhooks.internal.delivery.Receiver;
import io.webchat.webhooks.internal.store.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes deliveries of the events of one instance, as {@link SentEvents} says and without secrets.
 *
 * <p>A receiver that comes to a chat which has gone on without it, as when the bundle is updated,
 * first gets the messages behind the acknowledged position; what happens until these are known
 * waits. Everything but {@link #catchUp} and {@link #released} is used on the mailbox of the
 * instance.
 */
final class ChatEvents implements Subscriber {
  private static final Logger LOG = LoggerFactory.getLogger(ChatEvents.class);
  private static final String SERVICE = "WebChatService.";
  private static final String MESSAGES = "messageReceived";
  private static final String STARTED = "started";

  /** It may be another chat that is gone on with, after a takeover or for another token. */
  private static final String RESTORED = "restored";

  /** An event, which of the chats it is of, and who is told when a receiver is done with it. */
  private record Early(
      int chat, String name, BusEvent event, Acknowledged.Expected<Receiver> expected) {}

  private final WebChat instance;
  private final Supplier<List<Receiver>> receivers;
  private final BooleanSupplier isHeld;

  /**
   * Questions for what receivers have missed: as long as it is not known nothing is acknowledged.
   */
  private final AtomicInteger catchingUp = new AtomicInteger();

  private final SecretFilter secrets = new SecretFilter();

  /** The configuration and the data of the session whose secrets are known. */
  private WebChatConfiguration learned;

  private Object seen;

  /** What is acknowledged of the chat that runs; that of a former one acknowledges nothing. */
  private volatile Acknowledged<Receiver> acknowledged;

  /** Receivers that get events as they happen. */
  private final Set<Receiver> present = new HashSet<>(4);

  /** Receivers that first get what they missed, and the events that wait for it. */
  private final Map<Receiver, List<Early>> coming = new HashMap<>(1);

  /** How many chats have started here: each has positions of its own. */
  private int chat;

  /**
   * For an instance.
   *
   * @param receivers those that are there
   * @param isHeld whether nothing may be acknowledged at the moment; {@link #released} when it may
   */
  ChatEvents(WebChat instance, Supplier<List<Receiver>> receivers, BooleanSupplier isHeld) {
    this.instance = instance;
    this.receivers = receivers;
    this.isHeld = () -> catchingUp.get() > 0 || isHeld.getAsBoolean();
    this.acknowledged = new Acknowledged<>(receivers, this.isHeld, this::acknowledge);
  }

  /** What was held may be acknowledged. Any thread. */
  void released() {
    acknowledged.released();
  }

  /** Learns what is secret of the configuration and of the session, each time that it is new. */
  private void learn() {
    WebChatConfiguration configuration = instance.configuration();
    if (configuration != learned) {
      learned = configuration;
      secrets.learn(configuration.webchat()).learn(configuration.main());
    }
    Object session = instance.bus().data(SERVICE + "sessionData");
    if (session != seen) {
      seen = session;
      secrets.see(session);
    }
  }

  private void started() {
    chat++;
    acknowledged.close();
    acknowledged = new Acknowledged<>(receivers, isHeld, this::acknowledge);
  }

  /** The chat begins here: nobody has missed anything. */
  void begin() {
    present.addAll(receivers.get());
  }

  /** Gives receivers that have come what they missed. Any thread. */
  void catchUp() {
    catchingUp.incrementAndGet();
    instance
        .bus()
        .command(SERVICE + "getPosition")
        .done(next -> behind(next instanceof Number number ? number.longValue() - 1 : -1))
        .fail(reason -> behind(-1));
  }

  private void behind(long position) {
    List<Receiver> there = receivers.get();
    present.retainAll(there);
    coming.keySet().retainAll(there);
    List<Receiver> came = there.stream().filter(each -> !present.contains(each)).toList();
    if (came.isEmpty()) {
      caughtUp();
      return;
    }
    came.forEach(receiver -> coming.computeIfAbsent(receiver, first -> new ArrayList<>()));
    int asked = chat;
    instance
        .bus()
        .command(SERVICE + "getTranscript")
        .done(transcript -> give(came, asked, Missed.of(position, transcript)))
        .fail(reason -> give(came, asked, Missed.of(position, Map.of())));
  }

  private void caughtUp() {
    catchingUp.decrementAndGet();
    released();
  }

  private void give(List<Receiver> came, int asked, Missed missed) {
    List<Receiver> wanting =
        came.stream()
            .filter(receiver -> coming.containsKey(receiver))
            .filter(receiver -> receiver.wants(instance.id(), MESSAGES))
            .toList();
    boolean any = !missed.isNothing() && !wanting.isEmpty();
    Acknowledged.Expected<Receiver> expected =
        any && asked == chat
            ? acknowledged.expect(missed.after() + 1, missed.position(), wanting)
            : receiver -> {};
    learn();
    Map<String, Object> data = any ? secrets.clean(missed.data()) : Map.of();
    for (Receiver receiver : came) {
      List<Early> early = coming.remove(receiver);
      if (early == null) {
        continue; // it has caught up already
      }
      if (any && wanting.contains(receiver)) {
        BusEvent all = new BusEvent(System.currentTimeMillis(), SERVICE, MESSAGES, data);
        List<Early> within =
            early.stream().filter(each -> each.chat() == asked && isIn(missed, each)).toList();
        early.removeAll(within);
        deliver(
            receiver,
            new Early(
                asked,
                MESSAGES,
                all,
                each -> {
                  within.forEach(one -> one.expected().done(each));
                  expected.done(each);
                }));
      }
      early.forEach(each -> deliver(receiver, each));
      present.add(receiver);
    }
    caughtUp();
  }

  private static boolean isIn(Missed missed, Early early) {
    return early.name().equals(MESSAGES) && missed.has(position(early.event()));
  }

  @Override
  public void receive(BusEvent event) {
    if (!event.event().startsWith(SERVICE)) {
      return;
    }
    String name = event.event().substring(SERVICE.length());
    List<Receiver> there = receivers.get();
    if (!there.isEmpty()) {
      learn();
      secrets.see(event.data()); // all of it: what is not sent may stand in what is
    }
    if (!SentEvents.isSent(name)) {
      return;
    }
    if (name.equals(STARTED) || name.equals(RESTORED)) {
      started();
    }
    List<Receiver> wanting =
        there.stream().filter(receiver -> receiver.wants(instance.id(), name)).toList();
    if (wanting.isEmpty()) {
      return;
    }
    Map<String, Object> data = secrets.clean(SentEvents.dataOf(name, event.data()));
    BusEvent shown = new BusEvent(event.time(), event.publisher(), event.event(), data);
    long position = position(shown);
    Acknowledged.Expected<Receiver> expected =
        position == Delivery.NONE ? receiver -> {} : acknowledged.expect(position, wanting);
    Early one = new Early(chat, name, shown, expected);
    for (Receiver receiver : wanting) {
      if (present.contains(receiver)) {
        deliver(receiver, one);
      } else {
        coming.computeIfAbsent(receiver, first -> new ArrayList<>()).add(one);
      }
    }
  }

  private static long position(BusEvent event) {
    return event.data().get("position") instanceof Number number
        ? number.longValue()
        : Delivery.NONE;
  }

  private void deliver(Receiver receiver, Early one) {
    receiver.take(
        Delivery.of(
            UUID.randomUUID().toString(),
            receiver.name(),
            instance.id(),
            one.name(),
            one.event().time(),
            position(one.event()),
            one.event().data()),
        () -> one.expected().done(receiver));
  }

  private void acknowledge(long position) {
    instance
        .service()
        .acknowledge(position)
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                LOG.debug(
                    "Instance {}: messages up to {} may be delivered again: {}",
                    instance.id(),
                    position,
                    Stages.unwrap(failure).getMessage());
              }
            });
  }
}
