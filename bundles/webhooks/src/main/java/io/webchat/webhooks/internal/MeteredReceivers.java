package io.webchat.webhooks.internal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.webchat.spi.webhook.WebhookStatus;
import io.webchat.webhooks.internal.chat.Webhooks;
import io.webchat.webhooks.internal.delivery.Receiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receivers as meters of one registry, by {@code webhook}: {@code webchat.webhook.waiting},
 * {@code .delivered}, {@code .failures}, {@code .redelivered}, {@code .deadletters}, and {@code
 * .failing}, for how long nothing has been delivered. The lock keeps a receiver that just comes
 * from getting meters after all others were removed.
 */
final class MeteredReceivers implements Webhooks.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeteredReceivers.class);
  private static final String PREFIX = "webchat.webhook.";
  private static final String TAG = "webhook";

  private final MeterRegistry registry;
  private final Map<Receiver, List<Meter>> meters = new HashMap<>();
  private boolean closed;

  MeteredReceivers(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public synchronized void came(Receiver receiver) {
    if (closed || meters.containsKey(receiver)) {
      return;
    }
    List<Meter> registered = new ArrayList<>();
    meters.put(receiver, registered);
    try {
      register(receiver, registered);
    } catch (RuntimeException e) {
      // deliveries work
      LOG.warn("{} is not measured: {} says {}", receiver, registry.getClass(), e.toString());
    }
  }

  private void register(Receiver receiver, List<Meter> registered) {
    registered.add(gauge("waiting", "Deliveries that wait", receiver, WebhookStatus::waiting));
    registered.add(gauge("deadletters", "Dead letters", receiver, WebhookStatus::deadLetters));
    registered.add(counter("delivered", "Deliveries", receiver, WebhookStatus::delivered));
    registered.add(counter("failures", "Attempts that failed", receiver, WebhookStatus::failures));
    registered.add(
        counter("redelivered", "Dead letters sent again", receiver, WebhookStatus::redelivered));
    registered.add(
        TimeGauge.builder(
                PREFIX + "failing",
                receiver,
                TimeUnit.MILLISECONDS,
                each -> each.status().failingMs())
            .description("For how long nothing has been delivered")
            .tag(TAG, receiver.name())
            .register(registry));
  }

  private Meter gauge(
      String name, String description, Receiver receiver, ToDoubleFunction<WebhookStatus> value) {
    return Gauge.builder(PREFIX + name, receiver, each -> value.applyAsDouble(each.status()))
        .description(description)
        .tag(TAG, receiver.name())
        .register(registry);
  }

  private Meter counter(
      String name, String description, Receiver receiver, ToDoubleFunction<WebhookStatus> value) {
    return FunctionCounter.builder(
            PREFIX + name, receiver, each -> value.applyAsDouble(each.status()))
        .description(description)
        .tag(TAG, receiver.name())
        .register(registry);
  }

  @Override
  public synchronized void went(Receiver receiver) {
    List<Meter> registered = meters.remove(receiver);
    if (registered != null) {
      registered.forEach(registry::remove);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    meters.values().forEach(registered -> registered.forEach(registry::remove));
    meters.clear();
  }
}
