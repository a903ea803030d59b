package io.webchat.webhooks.internal.chat;

import io.webchat.api.WebChat;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscriber;
import io.webchat.json.SecretFilter;
import io.webchat.mailbox.Stages;
import io.webchat.webhooks.internal.delivery.Receiver;
import io.webchat.webhooks.internal.store.Delivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes deliveries of the events of one instance. The data of the session and messages as they were
 * before the filters are left out, and secrets are.
 */
final class ChatEvents implements Subscriber {
  private static final Logger LOG = LoggerFactory.getLogger(ChatEvents.class);
  private static final String SERVICE = "WebChatService.";
  private static final List<String> KEPT_HERE = List.of("sessionData", "originalMessages");

  private static final Set<String> BEGINNINGS = Set.of("started", "restored");

  private final WebChat instance;
  private final Supplier<List<Receiver>> receivers;
  private final SecretFilter secrets = new SecretFilter();
  private final Acknowledged<Receiver> acknowledged;

  /**
   * Whether every message of the chat has come by here. What was missed while the bundle was away
   * comes again where the chat is taken up, as long as nothing behind it is acknowledged.
   */
  private boolean complete;

  /** {@code complete} says whether it hears the chat from its beginning here. */
  ChatEvents(WebChat instance, boolean complete, Supplier<List<Receiver>> receivers) {
    this.instance = instance;
    this.complete = complete;
    this.receivers = receivers;
    this.acknowledged = new Acknowledged<>(receivers, this::acknowledge);
  }

  @Override
  public void receive(BusEvent event) {
    if (!event.event().startsWith(SERVICE)) {
      return;
    }
    String name = event.event().substring(SERVICE.length());
    complete |= BEGINNINGS.contains(name);
    List<Receiver> wanting =
        receivers.get().stream().filter(receiver -> receiver.wants(instance.id(), name)).toList();
    if (wanting.isEmpty()) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>(event.data());
    KEPT_HERE.forEach(data::remove);
    Map<String, Object> shown = secrets.clean(data);
    long position =
        data.get("position") instanceof Number number ? number.longValue() : Delivery.NONE;
    Acknowledged.Expected<Receiver> expected =
        position == Delivery.NONE || !complete
            ? receiver -> {}
            : acknowledged.expect(position, wanting);
    for (Receiver receiver : wanting) {
      receiver.take(
          Delivery.of(
              UUID.randomUUID().toString(),
              receiver.name(),
              instance.id(),
              name,
              event.time(),
              position,
              shown),
          () -> expected.done(receiver));
    }
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
