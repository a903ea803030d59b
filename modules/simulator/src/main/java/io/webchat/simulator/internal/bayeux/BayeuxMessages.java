package io.webchat.simulator.internal.bayeux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.SimulatorJson;
import java.util.List;

/** Messages of Bayeux as text, where CometD's server does not see them. */
final class BayeuxMessages {
  /** In the place of the server's work: it has dropped the client. */
  static final ApiResponse UNKNOWN_CLIENT = ApiResponse.json(200, unknown());

  private BayeuxMessages() {}

  private static ObjectNode unknown() {
    return SimulatorJson.object().put("error", BayeuxEngine.UNKNOWN_CLIENT);
  }

  static boolean isUnknownClient(ApiResponse answer) {
    return answer.json().filter(body -> body.equals(unknown())).isPresent();
  }

  /** The reply to a client that the server has dropped. */
  static ObjectNode unknownClient(ObjectNode message) {
    ObjectNode refused = ack(message);
    refused.put("successful", false);
    refused.put("error", BayeuxEngine.UNKNOWN_CLIENT);
    refused.putObject("advice").put("reconnect", "handshake").put("interval", 0);
    return refused;
  }

  /** The first message of a text; an empty one when the text is not Bayeux. */
  static ObjectNode first(String text) {
    try {
      JsonNode node = SimulatorJson.read(text);
      JsonNode first = node.isArray() ? node.path(0) : node;
      return first instanceof ObjectNode object ? object : SimulatorJson.object();
    } catch (IllegalArgumentException malformed) {
      return SimulatorJson.object(); // CometD's server answers it
    }
  }

  static String channel(ObjectNode message) {
    return message.path("channel").asText();
  }

  /** Whether a client published it to a chat service. */
  static boolean isPublished(ObjectNode message) {
    return channel(message).startsWith(BayeuxApi.CHANNELS) && message.path("data").isObject();
  }

  /** Whether it tells a client of its chat. */
  static boolean isNotification(String text) {
    return isPublished(first(text));
  }

  static String notification(String channel, ObjectNode result) {
    ObjectNode message = SimulatorJson.object();
    message.put("channel", channel);
    message.set("data", result);
    return text(message);
  }

  /** The reply that the server took a message. */
  static ObjectNode ack(ObjectNode message) {
    ObjectNode ack = SimulatorJson.object();
    ack.set("channel", message.get("channel"));
    ack.set("id", message.get("id"));
    ack.put("successful", true);
    return ack;
  }

  /**
   * What a fault sends on a socket in the place of the server: a result comes as a notification, an
   * HTTP status as the error of the reply.
   */
  static List<String> instead(ObjectNode message, ApiResponse answer) {
    if (isUnknownClient(answer)) {
      return List.of(text(unknownClient(message)));
    }
    if (answer.status() == 200 && answer.json().isPresent() && isPublished(message)) {
      return List.of(text(ack(message)), notification(channel(message), answer.json().get()));
    }
    ObjectNode refused = ack(message);
    refused.put("successful", false);
    refused.put("error", answer.status() + "::switched on");
    return List.of(text(refused));
  }

  static String text(ObjectNode message) {
    return "[" + message + "]";
  }
}
