package io.webchat.core.internal.runtime;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where an instance stands: its state and what identifies its session. Written on the mailbox only.
 */
public final class ChatSession {
  private final String instanceId;
  private final Consumer<SessionData> changes;
  private volatile WebChatState state = WebChatState.NEW;
  private SessionData data = SessionData.of(Map.of());
  private boolean async;
  private int number;

  /** {@code changes} gets the session data whenever it may have changed. */
  public ChatSession(String instanceId, Consumer<SessionData> changes) {
    this.instanceId = instanceId;
    this.changes = changes;
  }

  /** The id of the instance, for logs. */
  public String instanceId() {
    return instanceId;
  }

  public WebChatState state() {
    return state;
  }

  /** Goes to {@code next} when the graph allows it. */
  public boolean move(WebChatState next) {
    if (!state.isUpdateableTo(next)) {
      return false;
    }
    state = next;
    return true;
  }

  public boolean is(WebChatState expected) {
    return state == expected;
  }

  /** Whether messages can be sent and received. */
  public boolean isActive() {
    return state.hasSession();
  }

  /** The session data; empty without a session. */
  public SessionData data() {
    return data;
  }

  /**
   * Takes over new session data.
   *
   * @return whether it changed
   */
  public boolean data(SessionData changed) {
    if (changed == null || changed.equals(data)) {
      return false;
    }
    data = changed;
    changes.accept(data);
    return true;
  }

  public boolean async() {
    return async;
  }

  /** Counts sessions, so that a late answer to a former one is known as such. */
  public int number() {
    return number;
  }

  /** A new session begins: nothing of the former one is left. */
  public void begin(SessionData sessionData, boolean asynchronous) {
    number++;
    data = sessionData;
    async = asynchronous;
    changes.accept(data);
  }

  /**
   * Whether there is a session that can be read and is kept for the next time: an active one, or
   * one that is over and can still be read, also while the next one starts.
   */
  public boolean isReadable() {
    return isActive() || keptAs() == WebChatState.READ_ONLY;
  }

  /**
   * The state, as far as the session is kept: one that can be read is while the next one starts.
   */
  public WebChatState keptAs() {
    WebChatState now = state;
    return now == WebChatState.STARTING && !data.isEmpty() ? WebChatState.READ_ONLY : now;
  }

  /** The session is over and can still be read: what is under way for it counts no more. */
  public void readOnly() {
    number++;
    move(WebChatState.READ_ONLY);
  }

  /** The session is over. */
  public void clear() {
    begin(SessionData.of(Map.of()), false);
  }
}
