package io.webchat.simulator.internal.server;

import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import java.util.List;
import java.util.Map;

/** What clients of the simulator configure, by the keys of the widgets' chat service. */
final class ClientConfigurations {
  private ClientConfigurations() {}

  static Map<String, Object> of(ChatSimulator server, Wire wire) {
    return switch (wire) {
      case GMS_V2 -> Map.of("dataURL", server.gmsUrl());
      case GMS_V2_COMETD ->
          Map.of(
              "dataURL",
              server.gmsUrl(),
              "cometD",
              Map.of(
                  "enabled", true,
                  "cometURL", server.cometUrl(),
                  "channel", server.cometChannel(),
                  "apiURL", server.cometApiUrl()));
      case PUREENGAGE_V3 ->
          transport(
              Map.of(
                  "type", "pureengage-v3-rest",
                  "dataURL", server.v3Url(),
                  "endpoint", server.v3Endpoint(),
                  "headers", Map.of("x-api-key", server.v3ApiKey())));
      case PURECONNECT_V4 ->
          transport(
              Map.of(
                  "type",
                  "pureconnect-v4-rest",
                  "hosts",
                  List.copyOf(server.pureConnectHosts()),
                  "reverseProxyUrl",
                  server.pureConnectUrl(),
                  "interactionData",
                  Map.of("routing", Map.of("targetName", "Support"))));
      case PURECLOUD_V2 ->
          transport(
              Map.of(
                  "type",
                  "purecloud-v2-sockets",
                  "dataURL",
                  server.guestChatUrl(),
                  "orgGuid",
                  server.guestOrganization(),
                  "deploymentKey",
                  server.guestDeployment(),
                  "interactionData",
                  Map.of("routing", Map.of("targetAddress", "Support"))));
      case WEB_MESSAGING ->
          transport(
              Map.of(
                  "type", "webmessaging",
                  "dataURL", server.webMessagingUrl(),
                  "socketURL", server.webMessagingSocketUrl(),
                  "configURL", server.webMessagingUrl(),
                  "endpoint", server.webMessagingDeployment()));
    };
  }

  private static Map<String, Object> transport(Map<String, Object> options) {
    return Map.of("transport", options);
  }
}
