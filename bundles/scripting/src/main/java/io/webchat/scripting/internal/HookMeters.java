package io.webchat.scripting.internal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.webchat.scripting.internal.HookStatistics.Counts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The counts of hooks as meters {@code webchat.hook.time}, {@code .errors} and {@code .cutoffs},
 * where there is a registry.
 */
@Component(service = HookMeters.class, immediate = true)
public final class HookMeters {
  private final MeterRegistry registry;
  private final Scripting scripting;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private final HookStatistics.Listener listener = this::counted;

  /** For Declarative Services. */
  @Activate
  public HookMeters(@Reference MeterRegistry registry, @Reference Scripting scripting) {
    this.registry = registry;
    this.scripting = scripting;
    scripting.runtime().statistics().listen(listener);
  }

  private void counted(Hook hook, Counts counts) {
    Tags tags = Tags.of("hook", hook.name(), "script", hook.script());
    meters.add(
        FunctionTimer.builder(
                "webchat.hook.time", counts, Counts::calls, Counts::nanos, TimeUnit.NANOSECONDS)
            .description("Time in a customer's hook")
            .tags(tags)
            .register(registry));
    meters.add(
        FunctionCounter.builder("webchat.hook.errors", counts, Counts::errors)
            .description("Calls of a customer's hook that failed")
            .tags(tags)
            .register(registry));
    meters.add(
        FunctionCounter.builder("webchat.hook.cutoffs", counts, Counts::cutOffs)
            .description("Calls of a customer's hook that were cut off")
            .tags(tags)
            .register(registry));
  }

  /** Takes the meters away. */
  @Deactivate
  void close() {
    scripting.runtime().statistics().unlisten(listener);
    meters.forEach(registry::remove);
  }
}
