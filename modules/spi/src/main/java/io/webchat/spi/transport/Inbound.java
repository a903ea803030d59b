package io.webchat.spi.transport;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A batch of what came in, in the neutral form.
 *
 * @param messages in the order of the wire; the core drops what it has seen
 * @param status what the server said of the chat
 * @param idleSeconds seconds left before the server closes an idle chat, when it said so
 * @param expirySeconds seconds left before the session expires, when the server said so; of several
 *     values the last counts
 * @param historyComplete of the start, a restore or a history page: the session has nothing older
 */
public record Inbound(
    List<InboundMessage> messages,
    Status status,
    OptionalInt idleSeconds,
    OptionalInt expirySeconds,
    boolean historyComplete) {
  /** What a server says of a chat. */
  public enum Status {
    /** Nothing. */
    UNSAID,
    /** It goes on. */
    GOES_ON,
    /** It is over. */
    ENDED,
    /** It is over, and can still be read: {@link Capability#READ_ONLY}. */
    READ_ONLY,
    /**
     * It is over, since it was cleared; the messages are gone on the server: {@link
     * Capability#CLEAR}.
     */
    CLEARED;

    /** Whether nothing can be sent any more. */
    public boolean isEnd() {
      return this == ENDED || this == READ_ONLY || this == CLEARED;
    }
  }

  /** Nothing came. */
  public static final Inbound NOTHING = of(Status.UNSAID, List.of());

  /** Copies the list. */
  public Inbound {
    messages = List.copyOf(messages);
  }

  /** A batch of a wire whose chats go on or are over, and nothing else. */
  public Inbound(
      List<InboundMessage> messages,
      Optional<Boolean> chatEnded,
      OptionalInt idleSeconds,
      boolean historyComplete) {
    this(messages, status(chatEnded), idleSeconds, OptionalInt.empty(), historyComplete);
  }

  /** What the server says of the chat, and messages. */
  public static Inbound of(Status status, List<InboundMessage> messages) {
    return new Inbound(messages, status, OptionalInt.empty(), OptionalInt.empty(), false);
  }

  /** Messages; {@code chatEnded} is {@code null} when the server did not say. */
  public static Inbound of(List<InboundMessage> messages, Boolean chatEnded) {
    return of(status(Optional.ofNullable(chatEnded)), messages);
  }

  private static Status status(Optional<Boolean> chatEnded) {
    return chatEnded.map(ended -> ended ? Status.ENDED : Status.GOES_ON).orElse(Status.UNSAID);
  }

  /** The same with the time that is left of the session, in seconds: {@link Capability#EXPIRY}. */
  public Inbound withExpiry(int seconds) {
    return new Inbound(
        messages, status, idleSeconds, OptionalInt.of(Math.max(0, seconds)), historyComplete);
  }

  /** The same of a session that has nothing older. */
  public Inbound withHistoryComplete() {
    return new Inbound(messages, status, idleSeconds, expirySeconds, true);
  }

  /** Whether the session is over; empty when the server did not say. */
  public Optional<Boolean> chatEnded() {
    return status == Status.UNSAID ? Optional.empty() : Optional.of(status.isEnd());
  }

  /** Whether the server said that the session is over. */
  public boolean isEnd() {
    return status.isEnd();
  }
}
