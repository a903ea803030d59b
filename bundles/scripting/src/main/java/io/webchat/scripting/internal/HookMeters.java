package io.webchat.scripting.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.webchat.scripting.internal.context.HookStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Gives every registry that is there the meters of hooks, see {@link MeteredHooks}. */
@Component(
    service = {},
    property = "Registry.cardinality.minimum:Integer=1",
    immediate = true)
public final class HookMeters {
  private final HookStatistics statistics;
  private final String version;
  private final Map<MeterRegistry, MeteredHooks> registries = new ConcurrentHashMap<>();

  /** For Declarative Services. */
  @Activate
  public HookMeters(BundleContext context, @Reference Scripting scripting) {
    this(scripting.runtime().statistics(), context.getBundle().getVersion().toString());
  }

  HookMeters(HookStatistics statistics, String version) {
    this.statistics = statistics;
    this.version = version;
  }

  /** A registry came; it gets the hooks so far, too. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRegistry(MeterRegistry registry) {
    MeteredHooks hooks = new MeteredHooks(registry, version);
    registries.put(registry, hooks);
    statistics.listen(hooks);
  }

  /** A registry goes, or this does: its meters would keep the classes of this bundle. */
  void removeRegistry(MeterRegistry registry) {
    MeteredHooks hooks = registries.remove(registry);
    if (hooks != null) {
      statistics.unlisten(hooks);
      hooks.close();
    }
  }
}
