package io.webchat.simulator.internal.osgi;

import io.webchat.simulator.SimulatedAgents;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.spi.config.Values;
import java.time.Duration;

/** The checked values of {@link SimulatorConfiguration}; times in ms. */
record SimulatorValues(
    boolean enabled,
    int port,
    String host,
    String agents,
    long longPoll,
    long flexDisconnect,
    long idleAlert,
    long idleSecondAlert,
    long idleClose,
    String service,
    String apiKey,
    String endpoint,
    String xApiKey,
    int maxRecordedRequests) {
  private static final long DAY_MS = 86_400_000;

  static SimulatorValues read(Values values) {
    return new SimulatorValues(
        values.flag("enabled"),
        values.integer("port", 0, 65_535),
        values.parsed("host", SimulatorValues::filled),
        values.parsed("agents", SimulatorValues::agents),
        values.millis("longPoll", 0, DAY_MS),
        values.millis("flexDisconnect", 0, DAY_MS),
        values.millis("idleAlert", 0, DAY_MS),
        values.millis("idleSecondAlert", 0, DAY_MS),
        values.millis("idleClose", 0, DAY_MS),
        values.parsed("service", SimulatorValues::filled),
        values.text("apiKey"),
        values.parsed("endpoint", SimulatorValues::filled),
        values.text("xApiKey"),
        values.integer("maxRecordedRequests", 0, 100_000));
  }

  private static String filled(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a text that is not empty");
    }
    return text;
  }

  private static String agents(String text) {
    try {
      behaviour(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "builtIn, manual, or a JSON script (" + e.getMessage() + ")", e);
    }
  }

  private static AgentBehaviour behaviour(String agents) {
    return switch (agents) {
      case "builtIn" -> SimulatedAgents.builtIn();
      case "manual" -> AgentBehaviour.manual();
      default -> SimulatedAgents.script(agents);
    };
  }

  /** A simulator that is not started yet. */
  SimulatorBuilder builder() {
    SimulatorBuilder builder =
        new SimulatorBuilder()
            .port(port)
            .host(host)
            .agents(behaviour(agents))
            .longPoll(Duration.ofMillis(longPoll))
            .flexDisconnect(Duration.ofMillis(flexDisconnect))
            .inactivity(
                Duration.ofMillis(idleAlert),
                Duration.ofMillis(idleSecondAlert),
                Duration.ofMillis(idleClose))
            .gmsServices(service)
            .gmsApiKey(apiKey)
            .v3Endpoints(endpoint)
            .maxRecordedRequests(maxRecordedRequests);
    return xApiKey.isEmpty() ? builder : builder.v3ApiKey(xApiKey);
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "SimulatorValues[" + host + ":" + port + "]";
  }
}
