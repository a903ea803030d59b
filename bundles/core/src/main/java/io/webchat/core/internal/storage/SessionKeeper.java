package io.webchat.core.internal.storage;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps the session stored: says when what is stored is to be replaced. While storage is away the
 * chat goes on, and the latest data is stored once it is back. Used on the mailbox only.
 */
public final class SessionKeeper {
  private static final long PING_MS = 15_000;

  private final ChatSession session;
  private final SessionStore store;
  private final StoreCalls calls;
  private final StoreQueue queue;
  private final Acknowledgements acknowledgements;
  private final Supplier<WebChatConfiguration> configuration;
  private final Supplier<SessionFormat> format;
  private long storedPosition = -1;
  private long storedAt;
  private boolean dormant;

  /** The session data that storage has, or is about to get. */
  private SessionData kept = SessionData.of(Map.of());

  /** The session that is being restored; {@code null} when it is not known yet, or is active. */
  private StoredSession restoring;

  /**
   * For an instance.
   *
   * @param format knows which session data the server checks
   */
  public SessionKeeper(
      ChatSession session,
      SessionStore store,
      StoreCalls calls,
      StoreQueue queue,
      Acknowledgements acknowledgements,
      Supplier<WebChatConfiguration> configuration,
      Supplier<SessionFormat> format) {
    this.session = session;
    this.store = store;
    this.calls = calls;
    this.queue = queue;
    this.acknowledgements = acknowledgements;
    this.configuration = configuration;
    this.format = format;
  }

  /** A session begins; everything below {@code position} is acknowledged. */
  public void begin(long position) {
    acknowledgements.begin(position);
  }

  /** The session was taken up here; what is below the stored position stays acknowledged. */
  public void acknowledgedBefore(long position) {
    acknowledgements.takenUp(position);
  }

  /** The record of session data at a position, as of now. */
  public StoredSession record(SessionData data, long position, boolean async) {
    return calls.record(data, position, async, dormant);
  }

  /**
   * The session, its position or its filters may have changed, or it is known to be alive.
   *
   * @param important whether something else than position and time changed
   */
  public void changed(boolean important) {
    if (session.isReadable()) {
      restoring = null;
      changed(acknowledgements.position(), session.async(), important);
    } else if (session.is(WebChatState.RESTORING) && restoring != null && important) {
      changed(restoring.position(), restoring.async(), true);
    }
  }

  private void changed(long position, boolean async, boolean important) {
    long now = System.currentTimeMillis();
    long ping = Math.min(PING_MS, configuration.get().restoreTimeout() / 4);
    boolean pingDue = store.hooks().isEmpty() && now - storedAt >= ping;
    boolean due = position != storedPosition || pingDue;
    if (important || (due && store.place() != null)) {
      storedPosition = position;
      storedAt = now;
      kept = session.data();
      queue.store(record(kept, position, async));
    }
  }

  /** A stored session is about to be restored. */
  public void takenUp(StoredSession stored) {
    restoring = stored;
    kept = stored.session();
  }

  /** The session data may be another one than is stored: a new token is stored before its use. */
  public void renewed() {
    boolean rotated = format.get().isRotated(kept, session.data());
    changed(true);
    if (rotated) {
      queue.holdCalls();
    }
  }

  /** The instance closes: who opens it again takes up the session. */
  public void leave(boolean asDormant) {
    dormant = asDormant;
    changed(true);
  }

  /** Another container serves the session: nothing of it is stored any more. */
  public void moved(Rejection reason) {
    queue.abandon(reason);
  }

  /** The session ended. */
  public void ended() {
    lost(session.data(), null);
  }

  /** The session is lost. */
  public void lost(SessionData data, AjaxResponse error) {
    storedPosition = -1;
    restoring = null;
    queue.delete(record(data, 1, session.async()), error);
  }

  /** A provider or functions came or went: what is there now gets the current data. */
  public void placesChanged() {
    queue
        .abandoned()
        .ifPresent(former -> queue.forget(former, record(session.data(), 1, session.async())));
    if (queue.placesChanged()) {
      storedPosition = -1;
      changed(true);
      queue.storeNext();
    }
  }
}
