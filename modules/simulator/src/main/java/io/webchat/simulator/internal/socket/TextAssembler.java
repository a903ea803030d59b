package io.webchat.simulator.internal.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;

/** Puts the texts of a client together from their frames. */
final class TextAssembler {
  private final int maxBytes;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  TextAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The text when this was its last frame.
   *
   * @throws MessageTooLargeException when it is longer than allowed
   * @throws BadPayloadException when it is not UTF-8
   */
  Optional<String> add(Frame frame) {
    ByteBuffer payload = frame.getPayload().slice();
    if (text.size() + payload.remaining() > maxBytes) {
      throw new MessageTooLargeException("more than " + maxBytes + " bytes");
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    text.writeBytes(bytes);
    if (!frame.isFin()) {
      return Optional.empty();
    }
    ByteBuffer whole = ByteBuffer.wrap(text.toByteArray());
    text.reset();
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(whole).toString());
    } catch (CharacterCodingException e) {
      throw new BadPayloadException(CloseStatus.codeString(CloseStatus.BAD_PAYLOAD), e);
    }
  }
}
