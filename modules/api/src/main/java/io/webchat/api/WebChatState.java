package io.webchat.api;

import java.util.EnumSet;
import java.util.Set;

/**
 * The life of a widget instance: one explicit graph. Connectivity is published as events, not as
 * states.
 */
public enum WebChatState {
  /** Created, not configured. */
  NEW,
  /** Ready; no session. */
  IDLE,
  /** {@code startChat} waits for the server. */
  STARTING,
  /** A stored session is being restored. */
  RESTORING,
  /** A session is active. */
  ACTIVE,
  /** {@code endChat} waits for the server. */
  ENDING,
  /**
   * The chat is over and can still be read: messages and older ones are there, nothing can be sent.
   * {@code startChat} leads on.
   */
  READ_ONLY,
  /** Closed for good. */
  CLOSED;

  private Set<WebChatState> successors() {
    return switch (this) {
      case NEW -> EnumSet.of(IDLE, CLOSED);
      case IDLE -> EnumSet.of(STARTING, RESTORING, CLOSED);
      case STARTING -> EnumSet.of(ACTIVE, IDLE, READ_ONLY, CLOSED);
      case RESTORING -> EnumSet.of(ACTIVE, IDLE, CLOSED);
      case ACTIVE -> EnumSet.of(ENDING, IDLE, READ_ONLY, CLOSED);
      case ENDING -> EnumSet.of(IDLE, CLOSED);
      case READ_ONLY -> EnumSet.of(STARTING, RESTORING, IDLE, CLOSED);
      case CLOSED -> EnumSet.noneOf(WebChatState.class);
    };
  }

  /** Whether {@code next} may follow this state. */
  public boolean isUpdateableTo(WebChatState next) {
    return successors().contains(next);
  }

  /** Whether there is a session that brings messages. */
  public boolean hasSession() {
    return this == ACTIVE || this == ENDING;
  }
}
