package io.webchat.metrics.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code webchat.instances}: how many widget instances are open, by {@code state}. */
@Component(
    service = {},
    property = "Registry.cardinality.minimum:Integer=1",
    immediate = true)
public final class InstanceMeters {
  private final WebChatFactory factory;
  private final Map<MeterRegistry, List<Meter>> registries = new ConcurrentHashMap<>();

  /** For Declarative Services. */
  @Activate
  public InstanceMeters(@Reference WebChatFactory factory) {
    this.factory = factory;
  }

  /** A registry came. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRegistry(MeterRegistry registry) {
    registries.put(
        registry,
        EnumSet.complementOf(EnumSet.of(WebChatState.CLOSED)).stream()
            .<Meter>map(state -> register(state, registry))
            .toList());
  }

  private Gauge register(WebChatState state, MeterRegistry registry) {
    return Gauge.builder("webchat.instances", factory, open -> count(open, state))
        .description("Open widget instances")
        .tag("state", state.name())
        .register(registry);
  }

  private static double count(WebChatFactory factory, WebChatState state) {
    return factory.list().stream().filter(chat -> chat.state() == state).count();
  }

  /** A registry goes, or this does. */
  void removeRegistry(MeterRegistry registry) {
    List<Meter> meters = registries.remove(registry);
    if (meters != null) {
      meters.forEach(registry::remove);
    }
  }
}
