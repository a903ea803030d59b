package io.webchat.simulator.internal.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.chat.Timestamps;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.SimulatedParticipant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Chats and requests as the control endpoint shows them; credentials are masked. */
final class ChatViews {
  private static final Set<String> SECRET =
      Set.of(
          "securekey",
          "apikey",
          "x-api-key",
          "authorization",
          "x-nexus-client-key",
          "cookie",
          "token",
          "frame");

  /** A part of a path that is so long is a token. */
  private static final Pattern TOKEN = Pattern.compile("[^/]{41,}");

  private static final String MASK = "***";

  private ChatViews() {}

  static ObjectNode summary(SimulatedChat chat) {
    ObjectNode node = SimulatorJson.object();
    node.put("id", chat.id());
    node.put("wire", chat.wire().name());
    node.put("ended", chat.ended());
    node.put("entries", chat.transcript().size());
    var participants = node.putArray("participants");
    chat.participants().forEach(p -> participants.add(participant(p)));
    return node;
  }

  /** With the entries of the transcript behind that index. */
  static ObjectNode full(SimulatedChat chat, int after) {
    ObjectNode node = summary(chat);
    node.put("alias", chat.alias());
    node.put("readUpTo", chat.readUpTo());
    node.set("userData", SimulatorJson.tree(chat.userData()));
    node.set("form", SimulatorJson.tree(chat.form()));
    ObjectNode typing = node.putObject("typing");
    typing.put("active", chat.typing().active());
    typing.put("started", chat.typing().started());
    typing.put("stopped", chat.typing().stopped());
    typing.put("preview", chat.typing().preview());
    var transcript = node.putArray("transcript");
    chat.transcript().stream()
        .filter(message -> message.index() > after)
        .forEach(message -> transcript.add(message(message)));
    return node;
  }

  private static ObjectNode message(SimulatedMessage message) {
    ObjectNode node = SimulatorJson.object();
    node.put("index", message.index());
    node.put("type", message.type().wireName());
    node.put("time", Timestamps.of(message.time()));
    node.set("from", participant(message.from()));
    node.put("text", message.text());
    if (!message.userData().isEmpty()) {
      node.set("userData", SimulatorJson.tree(message.userData()));
    }
    if (!message.eventAttributes().isEmpty()) {
      node.set("eventAttributes", SimulatorJson.tree(message.eventAttributes()));
    }
    return node;
  }

  private static ObjectNode participant(SimulatedParticipant who) {
    ObjectNode node = SimulatorJson.object();
    node.put("number", who.number());
    node.put("nickname", who.nickname());
    node.put("role", who.role().name());
    return node;
  }

  static ObjectNode request(RecordedRequest request) {
    ObjectNode node = SimulatorJson.object();
    node.put("number", request.number());
    node.put("time", Timestamps.of(request.time()));
    node.put("method", request.method());
    node.put("path", TOKEN.matcher(request.path()).replaceAll(MASK));
    node.put("operation", request.operation().label());
    node.put("chat", request.chatId());
    fields(node.putObject("query"), request.query());
    fields(node.putObject("form"), request.form());
    ObjectNode headers = node.putObject("headers");
    request
        .headers()
        .forEach((name, values) -> headers.put(name, masked(name, String.join(", ", values))));
    return node;
  }

  private static void fields(ObjectNode node, Map<String, String> fields) {
    fields.forEach((name, value) -> node.put(name, masked(name, value)));
  }

  private static String masked(String name, String value) {
    return SECRET.contains(name.toLowerCase(java.util.Locale.ROOT)) ? MASK : value;
  }
}
