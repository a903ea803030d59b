package io.webchat.chat;

import io.webchat.simulator.model.ChatSimulator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a customer talks to the chat server. */
public enum Wire {
  /** GMS version 2 over REST. */
  V2,
  /** Version 3. */
  V3,
  /** A transport that the test itself plugs in and that can do nothing beyond the necessary. */
  PLAIN,
  /** A transport that the test itself plugs in and that can do everything. */
  ABLE;

  /** The symbolic name of the bundle that has the transport. */
  public String bundle() {
    return this == V2 ? "io.webchat.transport.gms.rest" : "io.webchat.transport.pureengage.v3";
  }

  /** The type of the transport. */
  public String type() {
    return switch (this) {
      case V2 -> "gms-v2-rest";
      case V3 -> "pureengage-v3-rest";
      case PLAIN -> PlainTransport.TYPE;
      case ABLE -> AbleTransport.TYPE;
    };
  }

  /** A configuration for this wire and server that polls quickly. */
  public Map<String, Object> configuration(ChatSimulator server) {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("pollRateMin", 50);
    configuration.put("pollRateMax", 100);
    configuration.put("ajaxTimeout", 60_000);
    switch (this) {
      case V2 -> configuration.put("dataURL", server.gmsUrl());
      case V3 ->
          configuration.put(
              "transport",
              Map.of(
                  "type",
                  type(),
                  "dataURL",
                  server.v3Url(),
                  "endpoint",
                  server.v3Endpoint(),
                  "headers",
                  Map.of("X-Api-Key", server.v3ApiKey())));
      case PLAIN ->
          configuration.put(
              "transport", Map.of("type", type(), "dataURL", "http://127.0.0.1/plain"));
      case ABLE ->
          configuration.put(
              "transport",
              Map.of(
                  "type",
                  type(),
                  "dataURL",
                  "http://127.0.0.1/able",
                  "async",
                  Map.of("enabled", true)));
    }
    return configuration;
  }

  /** The same with one setting changed; one of {@code transport.} goes there on version 3. */
  public Map<String, Object> configuration(ChatSimulator server, String key, Object value) {
    Map<String, Object> configuration = configuration(server);
    configuration.put(key, value);
    return configuration;
  }

  /** The same with one setting of the transport changed. */
  public Map<String, Object> transport(ChatSimulator server, String key, Object value) {
    Map<String, Object> configuration = configuration(server);
    if (this == V2) {
      configuration.put(key, value);
    } else {
      Map<String, Object> transport = new LinkedHashMap<>();
      ((Map<?, ?>) configuration.get("transport"))
          .forEach((name, setting) -> transport.put(name.toString(), setting));
      transport.put(key, value);
      configuration.put("transport", transport);
    }
    return configuration;
  }
}
