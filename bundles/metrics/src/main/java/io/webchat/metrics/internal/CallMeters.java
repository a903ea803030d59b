package io.webchat.metrics.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.webchat.mailbox.timing.CallTimes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * {@code webchat.transport.calls} by {@code type}, and {@code webchat.store.calls}: how long calls
 * took, by {@code operation} and {@code outcome}.
 */
@Component(
    service = {},
    property = "Registry.cardinality.minimum:Integer=1",
    immediate = true)
public final class CallMeters implements CallTimes.Listener {
  private static final Duration[] LIMITS = {
    Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5)
  };

  private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRegistry(MeterRegistry registry) {
    registries.add(registry);
  }

  void removeRegistry(MeterRegistry registry) {
    registries.remove(registry);
  }

  @Activate
  void begin() {
    CallTimes.listen(this);
  }

  @Deactivate
  void end() {
    CallTimes.unlisten(this);
  }

  @Override
  public CallTimes.Call begun(String part, String operation) {
    return (nanos, failure) -> record(part, operation, nanos, failure != null);
  }

  private void record(String part, String operation, long nanos, boolean failed) {
    for (MeterRegistry registry : registries) {
      timer(part, operation, failed ? "failure" : "success")
          .register(registry)
          .record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static Timer.Builder timer(String part, String operation, String outcome) {
    boolean store = part.equals(CallTimes.STORE);
    Timer.Builder timer =
        Timer.builder(store ? "webchat.store.calls" : "webchat.transport.calls")
            .description(store ? "Calls of session stores" : "Calls of transports")
            .tag("operation", operation)
            .tag("outcome", outcome)
            .serviceLevelObjectives(LIMITS);
    return store ? timer : timer.tag("type", part);
  }
}
