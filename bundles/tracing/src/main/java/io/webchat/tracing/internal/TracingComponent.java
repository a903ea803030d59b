package io.webchat.tracing.internal;

import io.micrometer.tracing.Tracer;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a {@link Tracer} whose spans go to the configured collector, as long as there is a
 * configuration. Values that cannot be used leave the former ones in force.
 */
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.micrometer.tracing.Tracer\"",
    effective = "active")
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = TracingComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TracingConfiguration.class)
public final class TracingComponent implements Configured {
  static final String PID = "io.webchat.tracing";
  private static final Logger LOG = LoggerFactory.getLogger(TracingComponent.class);

  private record Running(SpanExporter exporter, ServiceRegistration<Tracer> service) {
    void stop() {
      service.unregister();
      exporter.close();
    }
  }

  private final CheckedConfiguration<TracingSettings> configuration =
      new CheckedConfiguration<>(
          PID, TracingConfiguration.class, TracingSettings::read, LOG::error, LOG::warn);
  private final BundleContext context;
  private Optional<Running> running = Optional.empty();

  /** Registers the tracer. */
  @Activate
  public TracingComponent(BundleContext context, Map<String, Object> properties) {
    this.context = context;
    configuration.update(properties, this::use);
  }

  /** Uses other values. */
  @Modified
  void modified(Map<String, Object> properties) {
    TracingSettings former = configuration.inForce();
    configuration.update(
        properties,
        settings -> {
          if (!settings.equals(former)) {
            use(settings);
          }
        });
  }

  private void use(TracingSettings settings) {
    SpanExporter exporter = new SpanExporter(settings);
    stop();
    running =
        Optional.of(
            new Running(exporter, context.registerService(Tracer.class, exporter.tracer(), null)));
    LOG.info("Spans of calls go to {}", settings);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Deactivate
  void stop() {
    running.ifPresent(Running::stop);
    running = Optional.empty();
  }
}
