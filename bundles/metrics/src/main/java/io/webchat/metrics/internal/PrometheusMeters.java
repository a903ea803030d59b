package io.webchat.metrics.internal;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The registry that every bundle may put meters into, with those of the JVM. Bounded: what is over
 * {@value #MAX_METERS} meters measures nothing. Percentiles are left to who reads histograms.
 */
@Component(
    service = {MeterRegistry.class, PrometheusMeters.class},
    immediate = true)
public final class PrometheusMeters extends PrometheusMeterRegistry {
  static final int MAX_METERS = 10_000;

  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** For Declarative Services. */
  @Activate
  public PrometheusMeters() {
    super(PrometheusConfig.DEFAULT);
    config()
        .meterFilter(MeterFilter.maximumAllowableMetrics(MAX_METERS))
        .meterFilter(new WithoutPercentiles());
    collections.bindTo(this);
    new ClassLoaderMetrics().bindTo(this);
    new JvmMemoryMetrics().bindTo(this);
    new JvmThreadMetrics().bindTo(this);
    new FileDescriptorMetrics().bindTo(this);
    new ProcessorMetrics().bindTo(this);
    new UptimeMetrics().bindTo(this);
  }

  /** They need HdrHistogram, which is not shipped: the meter works without. */
  private static final class WithoutPercentiles implements MeterFilter {
    private static final DistributionStatisticConfig NONE =
        DistributionStatisticConfig.builder().percentiles().build();

    @Override
    public DistributionStatisticConfig configure(
        Meter.Id meter, DistributionStatisticConfig wanted) {
      return NONE.merge(wanted);
    }
  }

  /** Leaves the JVM's beans. */
  @Override
  @Deactivate
  public void close() {
    collections.close();
    super.close();
  }
}
