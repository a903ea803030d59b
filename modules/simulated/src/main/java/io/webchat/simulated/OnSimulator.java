package io.webchat.simulated;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonWriter;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leads instances to a simulator instead of the server that they are configured for. */
public final class OnSimulator {
  private static final Map<String, Wire> WIRES = wires();

  /** Over the script of a customer, which runs before it as it is. */
  private static final String OVER =
      """
      (function (widgets, server) {
        function over(target, source) {
          Object.keys(source).forEach(function (key) {
            var value = source[key], inner = value && typeof value === 'object' && !Array.isArray(value);
            if (value === null) delete target[key];
            else target[key] = inner ? over(Object(target[key]) === target[key] ? target[key] : {}, value) : value;
          });
          return target;
        }
        widgets.webchat = over(widgets.webchat || {}, server);
      })(window._genesys.widgets, %s);
      """;

  /** The placeholder of the reference's examples. */
  private static final String HOST =
      """
      (function (webchat) {
        const transport = webchat.transport || {};
        if (/\\/\\/HOST\\//.test(transport.dataURL)) {
          transport.dataURL = '%s';
          transport.endpoint = '%s';
          transport.headers = { 'x-api-key': '%s' };
        } else if (/\\/\\/HOST\\//.test(webchat.dataURL)) {
          webchat.dataURL = '%s';
        }
      })(window._genesys.widgets.webchat);
      """;

  /** Keys that say where a server is, or of which wire: none of them may stay. */
  private static final List<String> SERVERS =
      List.of("dataURL", "serverURL", "endpoint", "apikey", "transport", "cometD");

  private static final List<String> TRANSPORT_SERVERS =
      List.of(
          "dataURL",
          "serverURL",
          "socketURL",
          "configURL",
          "endpoint",
          "stream",
          "hosts",
          "reverseProxyUrl",
          "orgGuid",
          "deploymentKey");

  private static final int PATIENCE_MS = 60_000;

  private OnSimulator() {}

  private static Map<String, Wire> wires() {
    Map<String, Wire> wires = new LinkedHashMap<>();
    wires.put(WebChatConfiguration.GMS_REST, Wire.GMS_V2);
    wires.put(WebChatConfiguration.GMS_COMETD, Wire.GMS_V2_COMETD);
    wires.put(WebChatConfiguration.PUREENGAGE_V3, Wire.PUREENGAGE_V3);
    wires.put("webmessaging", Wire.WEB_MESSAGING);
    wires.put("pureconnect-v4-rest", Wire.PURECONNECT_V4);
    wires.put("purecloud-v2-sockets", Wire.PURECLOUD_V2);
    return wires;
  }

  /** The wire of the simulator for a type of transport; empty for none. */
  public static Optional<Wire> wire(String transportType) {
    return Optional.ofNullable(WIRES.get(transportType));
  }

  /** The types of transport that the simulator can talk to, version 2 first. */
  public static List<String> transportTypes() {
    return List.copyOf(WIRES.keySet());
  }

  /**
   * The same instance on a wire of a simulator, whatever its configuration and its scripts name as
   * the server. All other keys stay. Where no {@code ajaxTimeout} is configured an answer may take
   * a minute: the server has the same processor, which may be busy.
   *
   * @param changes further keys that go over the configuration
   */
  public static InstanceSettings lead(
      InstanceSettings settings, ChatSimulator simulator, Wire wire, Map<String, ?> changes) {
    Map<String, Object> server = new LinkedHashMap<>(simulator.configuration(wire));
    server.putAll(changes);
    if (settings.scripts().isEmpty()
        && !settings.configuration().webchat().containsKey("ajaxTimeout")) {
      server.putIfAbsent("ajaxTimeout", PATIENCE_MS);
    }
    SERVERS.forEach(key -> server.putIfAbsent(key, null));
    server.computeIfPresent("transport", (key, options) -> withoutOthers((Map<?, ?>) options));
    Map<String, Object> webchat = over(settings.configuration().webchat(), server);
    InstanceSettings led =
        new InstanceSettings(
            settings.id(),
            WebChatConfiguration.of(webchat, settings.configuration().main()),
            settings.scripts());
    return settings.scripts().isEmpty()
        ? led
        : led.withScript(
            new ScriptSource("simulator.js", OVER.formatted(JsonWriter.write(server))));
  }

  private static Map<String, Object> withoutOthers(Map<?, ?> options) {
    Map<String, Object> all = over(Map.of(), options);
    TRANSPORT_SERVERS.forEach(key -> all.putIfAbsent(key, null));
    return all;
  }

  /** A value of {@code null} takes the key away. */
  private static Map<String, Object> over(Map<?, ?> former, Map<?, ?> changes) {
    Map<String, Object> merged = new LinkedHashMap<>();
    former.forEach((key, value) -> merged.put(String.valueOf(key), value));
    changes.forEach(
        (key, value) -> {
          Object before = merged.remove(String.valueOf(key));
          if (value instanceof Map<?, ?> inner) {
            merged.put(
                String.valueOf(key),
                over(before instanceof Map<?, ?> outer ? outer : Map.of(), inner));
          } else if (value != null) {
            merged.put(String.valueOf(key), value);
          }
        });
    return merged;
  }

  /**
   * The same instance with the address of a simulator where its scripts have the placeholder {@code
   * HOST} of the reference's examples.
   */
  public static InstanceSettings fillHost(InstanceSettings settings, ChatSimulator simulator) {
    String script =
        HOST.formatted(
            simulator.v3Url(), simulator.v3Endpoint(), simulator.v3ApiKey(), simulator.gmsUrl());
    return settings.scripts().isEmpty()
        ? settings
        : settings.withScript(new ScriptSource("simulator-host.js", script));
  }
}
