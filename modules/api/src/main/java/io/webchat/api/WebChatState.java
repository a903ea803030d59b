package io.webchat.api;

import java.util.EnumSet;
import java.util.Set;

/**
 * The life of a widget instance: one explicit graph. Connectivity is told by events, not by states.
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
  /** Closed for good. */
  CLOSED;

  private Set<WebChatState> successors = Set.of();

  static {
    NEW.successors = EnumSet.of(IDLE, CLOSED);
    IDLE.successors = EnumSet.of(STARTING, RESTORING, CLOSED);
    STARTING.successors = EnumSet.of(ACTIVE, IDLE, CLOSED);
    RESTORING.successors = EnumSet.of(ACTIVE, IDLE, CLOSED);
    ACTIVE.successors = EnumSet.of(ENDING, IDLE, CLOSED);
    ENDING.successors = EnumSet.of(ACTIVE, IDLE, CLOSED);
    CLOSED.successors = EnumSet.noneOf(WebChatState.class);
  }

  /** Whether {@code next} may follow this state. */
  public boolean isUpdateableTo(WebChatState next) {
    return successors.contains(next);
  }

  /** Whether there is a session whose messages are to be shown. */
  public boolean hasSession() {
    return this == ACTIVE || this == ENDING;
  }
}
