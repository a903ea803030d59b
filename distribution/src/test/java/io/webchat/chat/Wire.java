package io.webchat.chat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** How a customer talks to the chat server. */
public enum Wire {
  /** GMS version 2 over REST. */
  V2,
  /** Version 3. */
  V3,
  /** GMS version 2 over CometD, on a socket. */
  COMETD,
  /** PureConnect, behind a proxy. */
  PURECONNECT,
  /** Guest chat of Genesys Cloud, which pushes. */
  PURECLOUD,
  /** Web Messaging of Genesys Cloud, which pushes. */
  WEBMESSAGING,
  /** A transport that the test itself plugs in and that can do nothing beyond the necessary. */
  PLAIN,
  /** A transport that the test itself plugs in and that can do everything. */
  ABLE;

  /** Longer than a test takes: an answer is held until the test clears the faults. */
  private static final Duration HELD = Duration.ofHours(1);

  /** The wires that the distribution has a transport for. */
  public static Set<Wire> distributed() {
    return EnumSet.complementOf(EnumSet.of(PLAIN, ABLE));
  }

  /** The symbolic name of the bundle that has the transport. */
  public String bundle() {
    return "io.webchat." + artifact().replace('-', '.');
  }

  /** The name of the bundle at the shell: its artifact without {@code webchat-}. */
  public String artifact() {
    return switch (this) {
      case V2 -> "transport-gms-rest";
      case V3 -> "transport-pureengage-v3";
      case COMETD -> "transport-gms-cometd";
      case PURECONNECT -> "transport-pureconnect-v4";
      case PURECLOUD -> "transport-purecloud-v2";
      case WEBMESSAGING -> "transport-webmessaging";
      case PLAIN, ABLE -> throw new IllegalStateException("the test itself has this transport");
    };
  }

  /** These events, without those that a wire which does not poll has not. */
  public String[] events(String... names) {
    return Stream.of(names)
        .filter(name -> polls() || !name.startsWith("polling"))
        .toArray(String[]::new);
  }

  /** Whether it is version 2, over REST or CometD. */
  public boolean isVersion2() {
    return this == V2 || this == COMETD;
  }

  /** Where the text of a message is in what the server sends. */
  public String originalText() {
    return switch (this) {
      case PURECONNECT -> "value";
      case PURECLOUD -> "body";
      default -> "text";
    };
  }

  /** Whether a session of it can be asynchronous. */
  public boolean isAsync() {
    return this == V3 || this == COMETD || this == WEBMESSAGING;
  }

  /** Whether user data of a running chat reach the server. */
  public boolean takesUserData() {
    return this != PURECONNECT && this != PURECLOUD && this != PLAIN;
  }

  /** Whether the server tells of supervisors. */
  public boolean hasSupervisors() {
    return isVersion2() || this == V3;
  }

  /** What the transport asks the server by {@code verifySession}. */
  public Operation[] question() {
    return switch (this) {
      case PURECLOUD -> new Operation[] {Operation.MEMBER};
      case WEBMESSAGING -> new Operation[] {Operation.OTHER};
      default -> new Operation[] {Operation.REFRESH, Operation.HISTORY};
    };
  }

  /** Has the next {@code verifySession} no answer; what else is under way goes on. */
  public Fault unanswered() {
    return switch (this) {
      case COMETD -> Fault.dropPushes(1);
      case WEBMESSAGING -> Fault.of(FaultKind.PUSH_DROPPED).on(question()).times(1);
      default -> Fault.delayAfter(HELD).on(question()).times(1);
    };
  }

  /** Whether messages are fetched by polls. */
  public boolean polls() {
    return this == V2 || this == V3 || this == PURECONNECT;
  }

  /** The type of the transport. */
  public String type() {
    return switch (this) {
      case V2 -> "gms-v2-rest";
      case V3 -> "pureengage-v3-rest";
      case COMETD -> WebChatConfiguration.GMS_COMETD;
      case PURECONNECT -> "pureconnect-v4-rest";
      case PURECLOUD -> "purecloud-v2-sockets";
      case WEBMESSAGING -> "webmessaging";
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
      case COMETD ->
          configuration.put(
              "cometD",
              Map.of(
                  "enabled",
                  true,
                  "cometURL",
                  server.cometUrl(),
                  "apiURL",
                  server.cometApiUrl(),
                  "websocketEnabled",
                  true));
      case PURECONNECT ->
          configuration.put(
              "transport",
              Map.of(
                  "type",
                  type(),
                  "hosts",
                  List.of(server.pureConnectHosts().get(0)),
                  "reverseProxyUrl",
                  server.pureConnectUrl(),
                  "interactionData",
                  Map.of("routing", Map.of("targetName", "Support"))));
      case PURECLOUD ->
          configuration.putAll(server.configuration(io.webchat.simulator.model.Wire.PURECLOUD_V2));
      case WEBMESSAGING ->
          configuration.put(
              "transport",
              Map.of(
                  "type",
                  type(),
                  "dataURL",
                  server.webMessagingUrl(),
                  "socketURL",
                  server.webMessagingSocketUrl(),
                  "configURL",
                  server.webMessagingUrl(),
                  "endpoint",
                  server.webMessagingDeployment()));
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
    if (isVersion2()) {
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
