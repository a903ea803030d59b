package io.webchat.demo.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configurations for a simulator, one for each wire. */
final class SimulatorSettings {
  private static final Map<String, Wire> WIRES = wires();

  /** The server has the same processor, which may be busy. */
  private static final Map<String, Object> PATIENCE = Map.of("ajaxTimeout", 60_000);

  private SimulatorSettings() {}

  private static Map<String, Wire> wires() {
    Map<String, Wire> wires = new LinkedHashMap<>();
    wires.put("demo-v2", Wire.GMS_V2);
    wires.put("demo-v3", Wire.PUREENGAGE_V3);
    wires.put("demo-cometd", Wire.GMS_V2_COMETD);
    wires.put("demo-messaging", Wire.WEB_MESSAGING);
    wires.put("demo-pureconnect", Wire.PURECONNECT_V4);
    wires.put("demo-guest", Wire.PURECLOUD_V2);
    return wires;
  }

  /** Whether the wire of an instance has more than texts. */
  static boolean isRich(String id) {
    return WIRES.get(id) != Wire.PURECLOUD_V2 && WIRES.get(id) != Wire.PURECONNECT_V4;
  }

  /** By the id of the instance, version 2 first. */
  static Map<String, WebChatConfiguration> of(ChatSimulator simulator) {
    Map<String, WebChatConfiguration> configurations = new LinkedHashMap<>();
    WIRES.forEach(
        (id, wire) ->
            configurations.put(
                id, WebChatConfiguration.of(simulator.configuration(wire)).with(PATIENCE)));
    return configurations;
  }
}
