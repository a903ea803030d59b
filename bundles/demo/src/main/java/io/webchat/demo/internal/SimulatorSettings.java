package io.webchat.demo.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.model.ChatSimulator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configurations for a simulator, one for each API version. */
final class SimulatorSettings {
  private SimulatorSettings() {}

  /** By the id of the instance, version 2 first. */
  static Map<String, WebChatConfiguration> of(ChatSimulator simulator) {
    Map<String, WebChatConfiguration> configurations = new LinkedHashMap<>();
    configurations.put("demo-v2", WebChatConfiguration.of(Map.of("dataURL", simulator.gmsUrl())));
    configurations.put(
        "demo-v3",
        WebChatConfiguration.of(
            Map.of(
                "transport",
                Map.of(
                    "type", WebChatConfiguration.PUREENGAGE_V3,
                    "dataURL", simulator.v3Url(),
                    "endpoint", simulator.v3Endpoint(),
                    "headers", Map.of("x-api-key", simulator.v3ApiKey())))));
    return configurations;
  }
}
