package io.webchat.scripting.internal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.webchat.scripting.internal.context.HookStatistics;
import io.webchat.scripting.internal.context.HookStatistics.Counts;
import io.webchat.scripting.internal.sandbox.Hook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks as meters of one registry: {@code webchat.hook.time}, whose count are the calls, {@code
 * webchat.hook.errors} and {@code webchat.hook.cutoffs}; by {@code hook}, {@code script}, and
 * {@code version} of the bundle.
 *
 * <p>Registries know meters by name and tags only. With the version, a newer bundle beside the old
 * one has meters of its own, which do not go with those of the old one. The lock keeps a hook that
 * is just being counted from getting meters after all others were removed.
 */
final class MeteredHooks implements HookStatistics.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeteredHooks.class);

  private final MeterRegistry registry;
  private final String version;
  private final Map<Hook, List<Meter>> meters = new HashMap<>();
  private boolean closed;

  MeteredHooks(MeterRegistry registry, String version) {
    this.registry = registry;
    this.version = version;
  }

  @Override
  public synchronized void counted(Hook hook, Counts counts) {
    if (closed || meters.containsKey(hook)) {
      return;
    }
    List<Meter> ofHook = new ArrayList<>();
    meters.put(hook, ofHook);
    try {
      register(hook, counts, ofHook);
    } catch (RuntimeException e) {
      // the hook itself works
      LOG.warn("{} is not measured: {} says {}", hook.label(), registry.getClass(), e.toString());
    }
  }

  private void register(Hook hook, Counts counts, List<Meter> registered) {
    Tags tags = Tags.of("hook", hook.name(), "script", hook.script(), "version", version);
    registered.add(
        FunctionTimer.builder(
                "webchat.hook.time", counts, Counts::calls, Counts::nanos, TimeUnit.NANOSECONDS)
            .description("Calls of a customer's hook, and time in it")
            .tags(tags)
            .register(registry));
    registered.add(
        FunctionCounter.builder("webchat.hook.errors", counts, Counts::errors)
            .description("Calls of a customer's hook that failed")
            .tags(tags)
            .register(registry));
    registered.add(
        FunctionCounter.builder("webchat.hook.cutoffs", counts, Counts::cutOffs)
            .description("Calls of a customer's hook that were cut off")
            .tags(tags)
            .register(registry));
  }

  /** Takes the meters away, those that are being registered included. */
  @Override
  public synchronized void close() {
    closed = true;
    meters.values().forEach(ofHook -> ofHook.forEach(registry::remove));
    meters.clear();
  }
}
