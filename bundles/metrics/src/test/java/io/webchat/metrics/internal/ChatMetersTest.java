package io.webchat.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.mailbox.timing.CallTimes;
import io.webchat.spi.extension.InstanceContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is measured of chats and of the calls of their transports and stores. */
class ChatMetersTest {
  private record Heard(String event, Subscriber subscriber) {}

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<Heard> subscribers = new CopyOnWriteArrayList<>();

  private InstanceContext instance() {
    Bus bus =
        proxy(
            Bus.class,
            (self, method, arguments) -> {
              Heard heard = new Heard((String) arguments[0], (Subscriber) arguments[1]);
              subscribers.add(heard);
              Subscription subscription = () -> subscribers.remove(heard);
              return subscription;
            });
    WebChat chat = proxy(WebChat.class, (self, method, arguments) -> bus);
    return proxy(InstanceContext.class, (self, method, arguments) -> chat);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private void publish(String event, Map<String, Object> data) {
    String name = "WebChatService." + event;
    for (Heard heard : subscribers) {
      if (heard.event().equals(name)) {
        heard.subscriber().receive(new BusEvent(0, "WebChatService", name, data));
      }
    }
  }

  private double count(String meter, String tag, String value) {
    return registry.get(meter).tag(tag, value).counter().count();
  }

  @Test
  void eventsMessagesAndErrorsAreCounted() throws Exception {
    ChatMeters meters = new ChatMeters();
    meters.addRegistry(registry);
    AutoCloseable attached = meters.attach(instance()).toCompletableFuture().join();
    publish("started", Map.of());
    publish("started", Map.of());
    publish("messageReceived", Map.of("messages", List.of("a", "b", "c")));
    publish("error", Map.of("errors", List.of(Map.of("code", "TIMEOUT"))));
    publish("ended", Map.of());
    assertThat(count("webchat.events", "event", "started")).isEqualTo(2);
    assertThat(count("webchat.events", "event", "ended")).isEqualTo(1);
    assertThat(registry.get("webchat.messages.received").counter().count()).isEqualTo(3);
    assertThat(count("webchat.errors", "code", "TIMEOUT")).isEqualTo(1);
    attached.close();
    assertThat(subscribers).isEmpty();
  }

  @Test
  void timesWithoutATransportOrAServerAreMeasured() {
    ChatMeters meters = new ChatMeters();
    meters.addRegistry(registry);
    meters.attach(instance());
    publish("connectionRestored", Map.of());
    assertThat(registry.find("webchat.swaps").timer()).as("it was never pending").isNull();
    publish("connectionPending", Map.of());
    publish("connectionPending", Map.of());
    publish("connectionRestored", Map.of());
    publish("chatServerWentOffline", Map.of());
    publish("chatServerBackOnline", Map.of());
    assertThat(registry.get("webchat.swaps").timer().count()).isEqualTo(1);
    assertThat(registry.get("webchat.outages").timer().count()).isEqualTo(1);
  }

  @Test
  void callsAreTimedWhileThisIsThere() {
    CallMeters meters = new CallMeters();
    meters.addRegistry(registry);
    meters.begin();
    CallTimes.timed("gms-v2-rest", "send", () -> CompletableFuture.completedFuture(""));
    CallTimes.timed("gms-v2-rest", "send", () -> CompletableFuture.failedFuture(new Exception()));
    CallTimes.timed(CallTimes.STORE, "load", () -> CompletableFuture.completedFuture(""));
    meters.end();
    CallTimes.timed("gms-v2-rest", "send", () -> CompletableFuture.completedFuture(""));
    for (String outcome : List.of("success", "failure")) {
      assertThat(
              registry
                  .get("webchat.transport.calls")
                  .tags("type", "gms-v2-rest", "operation", "send", "outcome", outcome)
                  .timer()
                  .count())
          .as(outcome)
          .isEqualTo(1);
    }
    assertThat(registry.get("webchat.store.calls").tag("operation", "load").timer().count())
        .isEqualTo(1);
  }
}
