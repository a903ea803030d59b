package org.example.tiny;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.value.Json;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {"position": 3, "kind": "said", "role": "agent", "name": "Ann", "text": "Hi", "at": 1}. */
final class TinyEvents {
  static final Inbound NONE = Inbound.NOTHING;

  private static final Map<String, MessageKind> KINDS =
      Map.of(
          "joined", MessageKind.PARTICIPANT_JOINED,
          "said", MessageKind.MESSAGE,
          "typing", MessageKind.TYPING_STARTED);

  private TinyEvents() {}

  static Inbound read(RestResponse answer) {
    List<InboundMessage> messages = new ArrayList<>();
    for (Object event : JsonValues.list(answer.object().get("events"))) {
      Map<String, Object> fields = JsonValues.object(event);
      if (!(fields.get("position") instanceof Number position)) {
        throw answer.invalid("has an event without a position");
      }
      messages.add(new InboundMessage(position.longValue(), message(fields), Json.freeze(fields)));
    }
    return Inbound.of(messages, Boolean.TRUE.equals(answer.object().get("ended")));
  }

  /** The documented shape, as subscribers of {@code messageReceived} get it. */
  private static Message message(Map<String, Object> fields) {
    String name = String.valueOf(fields.get("name"));
    Role role = "agent".equals(fields.get("role")) ? Role.AGENT : Role.CLIENT;
    return Message.of(
        Map.of(
            "type", KINDS.getOrDefault(fields.get("kind"), MessageKind.UNKNOWN).type(),
            "text", fields.getOrDefault("text", ""),
            "index", fields.get("position"),
            "timestamp", fields.getOrDefault("at", 0L),
            "from", Participant.of(name, role, name)));
  }
}
