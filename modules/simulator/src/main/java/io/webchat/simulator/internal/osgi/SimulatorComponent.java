package io.webchat.simulator.internal.osgi;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
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
 * Runs a simulator in a container as long as there is a configuration for it, and registers it as a
 * service.
 */
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = SimulatorComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimulatorConfiguration.class)
public final class SimulatorComponent implements Configured {
  static final String PID = "io.webchat.simulator";
  private static final Logger LOG = LoggerFactory.getLogger(SimulatorComponent.class);

  /** A running simulator and its registration. */
  private record Running(
      ChatSimulator simulator, ServiceRegistration<ChatSimulator> registration) {}

  private final CheckedConfiguration<SimulatorValues> configuration =
      new CheckedConfiguration<>(
          PID, SimulatorConfiguration.class, SimulatorValues::read, LOG::error, LOG::warn);
  private final BundleContext context;
  private Optional<Running> running = Optional.empty();

  /** Starts it; a port in use is logged, and it starts with the next change. */
  @Activate
  public SimulatorComponent(BundleContext context, Map<String, Object> properties) {
    this.context = context;
    configuration.update(properties, this::start);
  }

  /** Starts it anew, since its chats depend on all that is configured. */
  @Modified
  void modified(Map<String, Object> properties) {
    SimulatorValues former = configuration.inForce();
    configuration.update(properties, settings -> replace(former, settings));
  }

  private void replace(SimulatorValues former, SimulatorValues settings) {
    LOG.info("The chat simulator starts anew with a changed configuration; its chats end");
    SimulatorBuilder next = settings.builder();
    stop();
    try {
      running = settings.enabled() ? Optional.of(run(next)) : Optional.empty();
    } catch (RuntimeException e) {
      if (former != null) {
        start(former);
      }
      throw e;
    }
  }

  private void start(SimulatorValues settings) {
    running = settings.enabled() ? Optional.of(run(settings.builder())) : Optional.empty();
  }

  private Running run(SimulatorBuilder builder) {
    ChatSimulator simulator = builder.start();
    Map<String, Object> properties = new HashMap<>();
    properties.put("port", simulator.port());
    properties.put("gms.url", simulator.gmsUrl());
    properties.put("v3.url", simulator.v3Url());
    simulator.deskUrl().ifPresent(url -> properties.put("desk.url", url));
    LOG.info(
        "The chat simulator listens: v2 {} v3 {} control {}",
        simulator.gmsUrl(),
        simulator.v3Url(),
        simulator.controlUrl());
    return new Running(
        simulator,
        context.registerService(
            ChatSimulator.class, simulator, FrameworkUtil.asDictionary(properties)));
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Deactivate
  void stop() {
    running.ifPresent(
        now -> {
          now.registration().unregister();
          now.simulator().close();
        });
    running = Optional.empty();
  }
}
