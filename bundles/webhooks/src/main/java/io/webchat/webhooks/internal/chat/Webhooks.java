package io.webchat.webhooks.internal.chat;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Subscription;
import io.webchat.mailbox.Timers;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.spi.webhook.WebhookReceivers;
import io.webchat.webhooks.internal.delivery.Attempts;
import io.webchat.webhooks.internal.delivery.Receiver;
import io.webchat.webhooks.internal.delivery.ReceiverSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All receivers, and the events of every instance for them. Thread-safe. */
@Component(service = {InstanceExtension.class, WebhookReceivers.class, Webhooks.class})
public final class Webhooks implements InstanceExtension, WebhookReceivers {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  /** How long receivers that were here before are waited for, ms. */
  private static final long RETURN_MS = 30_000;

  private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Set<ChatEvents> chats = ConcurrentHashMap.newKeySet();
  private final ReturningReceivers returning = new ReturningReceivers();
  private final long returnMs;
  private final Attempts attempts = new Attempts(System::currentTimeMillis);
  private final Timers timers = new Timers();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(DaemonThreads.numbered("webhooks"));

  /** Hears which receivers there are. */
  public interface Listener {
    /** One came. */
    void came(Receiver receiver);

    /** One goes. */
    void went(Receiver receiver);
  }

  /** For Declarative Services. */
  @Activate
  public Webhooks() {
    this(RETURN_MS);
  }

  /** Threads begin with the first delivery. */
  Webhooks(long returnMs) {
    this.returnMs = returnMs;
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext context) {
    ChatEvents events = new ChatEvents(context.instance(), () -> receivers, returning::areMissing);
    chats.add(events); // first: a receiver that comes from now on is told of the chat
    if (context.isNew()) {
      events.begin();
    }
    Subscription subscription = context.instance().bus().subscribe(Bus.EVERY_EVENT, events);
    if (!context.isNew()) {
      events.catchUp();
    }
    AutoCloseable attached =
        () -> {
          chats.remove(events);
          subscription.close();
        };
    return CompletableFuture.completedFuture(attached);
  }

  /**
   * Adds a receiver, which goes on with what it has not got, also of chats that are running. Until
   * all that were in its folder before are there again, for half a minute at most, no messages are
   * acknowledged.
   *
   * @throws IOException when its folder cannot be used, also because there is one of this name
   */
  public Receiver add(Path folder, String name, ReceiverSettings settings) throws IOException {
    if (returning.expect(folder)) {
      timers.after(returnMs, () -> giveUp(folder));
    }
    Receiver receiver =
        Receiver.open(
            folder,
            name,
            settings,
            new Receiver.Means(
                attempts, thread, timers, System::nanoTime, System::currentTimeMillis));
    receivers.add(receiver);
    listeners.forEach(listener -> listener.came(receiver));
    chats.forEach(ChatEvents::catchUp);
    if (returning.came(folder, name)) {
      chats.forEach(ChatEvents::released);
    }
    return receiver;
  }

  private void giveUp(Path folder) {
    List<Path> missing = returning.giveUp(folder);
    if (!missing.isEmpty()) {
      LOG.info(
          "These webhooks were here before and have not come: {}. Messages that the others have are"
              + " acknowledged, and not delivered to them",
          missing);
      chats.forEach(ChatEvents::released);
    }
  }

  /** Takes it away; what it has not got stays on disk. */
  public void remove(Receiver receiver) {
    receivers.remove(receiver);
    listeners.forEach(listener -> listener.went(receiver));
    receiver.close().toCompletableFuture().join();
  }

  /** Tells of every receiver, of those that are there at once. */
  public void listen(Listener listener) {
    listeners.add(listener);
    receivers.forEach(listener::came);
  }

  /** Tells it nothing more. */
  public void unlisten(Listener listener) {
    listeners.remove(listener);
  }

  @Override
  public List<Receiver> receivers() {
    return receivers.stream().sorted(Comparator.comparing(Receiver::name)).toList();
  }

  @Deactivate
  void close() {
    List.copyOf(receivers).forEach(this::remove);
    thread.shutdown();
    timers.close();
    attempts.close();
  }
}
