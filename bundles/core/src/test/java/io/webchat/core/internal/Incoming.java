package io.webchat.core.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.spi.transport.InboundMessage;
import java.util.Map;

/** Messages as a transport hands them on. */
final class Incoming {
  private Incoming() {}

  /** A message of a participant, whose id is "7". */
  static Message message(String type, Role role, String text) {
    return message(type, Participant.of("7", role, "Anna"), text, 0);
  }

  static Message message(String type, Participant from, String text, long timestamp) {
    return Message.of(Map.of("type", type, "from", from, "text", text, "timestamp", timestamp));
  }

  /** What an agent says, at a position; -1 is none. */
  static InboundMessage said(long position, String text) {
    return at(position, message("Message", Role.AGENT, text));
  }

  static InboundMessage at(long position, Message message) {
    return new InboundMessage(position, message, message);
  }
}
