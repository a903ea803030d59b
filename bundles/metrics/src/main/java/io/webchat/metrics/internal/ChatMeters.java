package io.webchat.metrics.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * What chats tell by their events, while the meters are configured: {@code webchat.events} by
 * {@code event}, {@code webchat.messages.received}, {@code webchat.errors} by {@code code}, and how
 * long chats were without a transport ({@code webchat.swaps}) and without their chat server ({@code
 * webchat.outages}).
 */
@Component(
    service = InstanceExtension.class,
    configurationPid = MetricsComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ChatMeters implements InstanceExtension {
  private static final String EVENTS = WebChatService.NAMESPACE + ".";
  private static final List<String> COUNTED =
      List.of(
          "started",
          "restored",
          "ended",
          "sessionLost",
          "sessionMoved",
          "wireChanged",
          "connectionPending",
          "chatServerWentOffline");

  private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRegistry(MeterRegistry registry) {
    registries.add(registry);
  }

  void removeRegistry(MeterRegistry registry) {
    registries.remove(registry);
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    Bus bus = instance.instance().bus();
    List<Subscription> subscriptions = new ArrayList<>();
    for (String event : COUNTED) {
      subscriptions.add(
          bus.subscribe(EVENTS + event, told -> count("webchat.events", "event", event)));
    }
    subscriptions.add(bus.subscribe(EVENTS + "messageReceived", this::received));
    subscriptions.add(bus.subscribe(EVENTS + "error", this::failed));
    time(bus, subscriptions, "connectionPending", "connectionRestored", "webchat.swaps");
    time(bus, subscriptions, "chatServerWentOffline", "chatServerBackOnline", "webchat.outages");
    AutoCloseable closing = () -> subscriptions.forEach(Subscription::close);
    return CompletableFuture.completedFuture(closing);
  }

  private void received(BusEvent event) {
    if (event.data().get("messages") instanceof List<?> messages) {
      registries.forEach(
          registry ->
              Counter.builder("webchat.messages.received")
                  .description("Messages that chats have shown")
                  .register(registry)
                  .increment(messages.size()));
    }
  }

  private void failed(BusEvent event) {
    if (event.data().get("errors") instanceof List<?> errors) {
      for (Object error : errors) {
        if (error instanceof Map<?, ?> told) {
          count("webchat.errors", "code", String.valueOf(told.get("code")));
        }
      }
    }
  }

  private void count(String meter, String tag, String value) {
    registries.forEach(
        registry ->
            Counter.builder(meter)
                .description("What chats have told by their events")
                .tag(tag, value)
                .register(registry)
                .increment());
  }

  /** Events of an instance come one at a time, in order. */
  private void time(
      Bus bus, List<Subscription> subscriptions, String begin, String end, String meter) {
    AtomicLong begun = new AtomicLong();
    subscriptions.add(
        bus.subscribe(EVENTS + begin, event -> begun.compareAndSet(0, System.nanoTime())));
    subscriptions.add(
        bus.subscribe(
            EVENTS + end,
            event -> {
              long from = begun.getAndSet(0);
              if (from != 0) {
                record(meter, System.nanoTime() - from);
              }
            }));
  }

  private void record(String meter, long nanos) {
    registries.forEach(
        registry ->
            Timer.builder(meter)
                .description("How long chats were cut off")
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS));
  }
}
