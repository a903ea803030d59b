package io.webchat.webhooks.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.webhooks.internal.delivery.Receiver;
import io.webchat.webhooks.internal.delivery.ReceiverSettings;
import io.webchat.webhooks.internal.delivery.ReceivingServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {
  private static final Map<String, Object> NOTHING = Map.of();

  @TempDir Path folder;
  private final Webhooks webhooks = new Webhooks();
  private final List<Long> acknowledged = new CopyOnWriteArrayList<>();
  private ReceivingServer server;
  private Receiver receiver;
  private Subscriber events;

  @BeforeEach
  void open() throws IOException {
    server = new ReceivingServer();
    receiver =
        webhooks.add(
            folder,
            "crm",
            new ReceiverSettings(
                server.url(),
                List.of(),
                Map.of(),
                Set.of("messageReceived"),
                chat -> true,
                60_000,
                1,
                10,
                60_000,
                100,
                2,
                3));
  }

  @AfterEach
  void close() {
    webhooks.close();
    server.close();
  }

  private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName()).apply(arguments)));
  }

  private void attach(boolean isNew) {
    Bus bus =
        fake(
            Bus.class,
            Map.of(
                "subscribe",
                arguments -> {
                  events = (Subscriber) arguments[1];
                  return (Subscription) () -> {};
                }));
    WebChatService service =
        fake(
            WebChatService.class,
            Map.of(
                "acknowledge",
                arguments -> {
                  acknowledged.add((Long) arguments[0]);
                  return CompletableFuture.completedStage(null);
                }));
    WebChat chat =
        fake(
            WebChat.class,
            Map.of("id", none -> "support-7", "bus", none -> bus, "service", none -> service));
    InstanceContext context =
        fake(InstanceContext.class, Map.of("instance", none -> chat, "isNew", none -> isNew));
    assertThat(webhooks.attach(context)).isCompleted();
  }

  private void publish(String event, Map<String, Object> data) {
    events.receive(new BusEvent(1, "WebChatService", "WebChatService." + event, data));
  }

  private void message(long position) {
    long before = receiver.status().delivered();
    publish("messageReceived", Map.of("messages", List.of(), "position", position));
    await().until(() -> receiver.status().delivered() == before + 1);
  }

  @Test
  void whatIsDeliveredIsAcknowledged() {
    attach(true);
    message(3);
    message(4);
    await().until(() -> acknowledged.equals(List.of(3L, 4L)));
  }

  @Test
  void nothingIsAcknowledgedBehindWhatWasMissed() {
    attach(false); // a bundle that was updated comes to a chat that has gone on without it
    message(5);
    message(6);
    publish("ended", NOTHING);
    publish("started", NOTHING);
    message(1);
    await().until(() -> !acknowledged.isEmpty());
    assertThat(acknowledged).containsExactly(1L);
  }

  @Test
  void aChatThatWasTakenUpHasNoGap() {
    attach(false);
    publish("restored", NOTHING);
    message(9);
    await().until(() -> acknowledged.equals(List.of(9L)));
  }
}
