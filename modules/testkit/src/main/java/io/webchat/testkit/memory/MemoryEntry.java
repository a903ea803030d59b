package io.webchat.testkit.memory;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.spi.transport.InboundMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happened in a chat.
 *
 * @param index its place in the transcript, from 1
 */
record MemoryEntry(long index, String type, Role role, String name, String text) {
  private static final long EPOCH_MS = 1_700_000_000_000L;

  InboundMessage toInbound() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", type);
    message.put("text", text);
    message.put("index", index);
    message.put("timestamp", EPOCH_MS + index * 1_000);
    message.put("from", Participant.of(role + " " + name, role, name));
    return new InboundMessage(index, Message.of(message), Map.of("index", index));
  }

  @Override
  public String toString() {
    return "MemoryEntry[" + index + " " + type + "]";
  }
}
