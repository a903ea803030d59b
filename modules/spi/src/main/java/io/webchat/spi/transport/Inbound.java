package io.webchat.spi.transport;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A batch of what came in, in the neutral form.
 *
 * @param messages in the order of the wire; the core drops what it has seen
 * @param chatEnded whether the session is over; empty when the server did not say
 * @param idleSeconds seconds left before the server closes an idle chat, when it said so
 * @param historyComplete of the start, a restore or a history page: the session has nothing older
 */
public record Inbound(
    List<InboundMessage> messages,
    Optional<Boolean> chatEnded,
    OptionalInt idleSeconds,
    boolean historyComplete) {
  /** Nothing came. */
  public static final Inbound NOTHING = of(List.of(), null);

  /** Copies the list. */
  public Inbound {
    messages = List.copyOf(messages);
  }

  /** Messages; {@code chatEnded} is {@code null} when the server did not say. */
  public static Inbound of(List<InboundMessage> messages, Boolean chatEnded) {
    return new Inbound(messages, Optional.ofNullable(chatEnded), OptionalInt.empty(), false);
  }

  /** Whether the server said that the session is over. */
  public boolean isEnd() {
    return chatEnded.orElse(false);
  }
}
