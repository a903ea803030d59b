package io.webchat.spi.transport;

import io.webchat.api.message.Message;
import java.util.Map;

/**
 * One message from the wire.
 *
 * @param position its place in the transcript: unique in the session and growing; -1 when the
 *     server sent none
 * @param message in the documented shape of {@code messageReceived.messages}
 * @param original as the server sent it, immutable
 */
public record InboundMessage(long position, Message message, Map<String, Object> original) {
  @Override
  public String toString() {
    return "InboundMessage[" + position + " " + message.type() + "]";
  }
}
