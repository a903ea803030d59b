package io.webchat.simulator.internal.osgi;

import io.webchat.simulator.AgentBehaviour;
import io.webchat.simulator.AgentScript;
import io.webchat.simulator.ChatSimulator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a simulator in a container as long as there is a configuration for it, and registers it as a
 * service.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = SimulatorComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimulatorConfiguration.class)
public final class SimulatorComponent {
  static final String PID = "io.webchat.simulator";
  private static final Logger LOG = LoggerFactory.getLogger(SimulatorComponent.class);

  /** A running simulator and its registration. */
  private record Running(
      ChatSimulator simulator, ServiceRegistration<ChatSimulator> registration) {}

  private final Optional<Running> running;

  /** Starts it; a wrong configuration or a port in use fails the component with the reason. */
  @Activate
  public SimulatorComponent(BundleContext context, SimulatorConfiguration configuration) {
    running =
        configuration.enabled() ? Optional.of(start(context, configuration)) : Optional.empty();
  }

  private static Running start(BundleContext context, SimulatorConfiguration configuration) {
    var builder =
        ChatSimulator.builder()
            .port(configuration.port())
            .host(configuration.host())
            .agents(agents(configuration.agents()))
            .longPoll(Duration.ofMillis(configuration.longPoll()))
            .flexDisconnect(Duration.ofMillis(configuration.flexDisconnect()))
            .inactivity(
                Duration.ofMillis(configuration.idleAlert()),
                Duration.ofMillis(configuration.idleSecondAlert()),
                Duration.ofMillis(configuration.idleClose()))
            .gmsServices(configuration.service())
            .gmsApiKey(configuration.apiKey())
            .v3Endpoints(configuration.endpoint());
    if (!configuration.xApiKey().isBlank()) {
      builder.v3ApiKey(configuration.xApiKey());
    }
    ChatSimulator simulator = builder.start();
    Map<String, Object> properties =
        Map.of(
            "port", simulator.port(), "gms.url", simulator.gmsUrl(), "v3.url", simulator.v3Url());
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

  private static AgentBehaviour agents(String agents) {
    return switch (agents.strip()) {
      case "builtIn" -> AgentBehaviour.builtIn();
      case "manual" -> AgentBehaviour.manual();
      default -> AgentBehaviour.script(AgentScript.parse(agents));
    };
  }

  @Deactivate
  void stop() {
    running.ifPresent(
        now -> {
          now.registration().unregister();
          now.simulator().close();
        });
  }
}
