package io.webchat.core.internal.storage;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
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

  /** With less time than four of these a chat is as good as never restored. */
  private static final long LEAST_PING_MS = 1_000;

  private final Mailbox mailbox;
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

  /** When a sign of life is due at the latest, and whether that time is over. */
  private Timers.Timer sign = Timers.NONE;

  private boolean silent;

  /** The session data that storage has, or is about to get. */
  private SessionData kept = SessionData.of(Map.of());

  /**
   * The session that is being restored, also one whose server has not answered; {@code null} when
   * it is not known yet, or goes on.
   */
  private StoredSession restoring;

  /** The position of a restored session as long as its server has said nothing. */
  private long unheard = -1;

  /**
   * For an instance.
   *
   * @param format knows which session data the server checks
   */
  public SessionKeeper(
      Mailbox mailbox,
      ChatSession session,
      SessionStore store,
      StoreCalls calls,
      StoreQueue queue,
      Acknowledgements acknowledgements,
      Supplier<WebChatConfiguration> configuration,
      Supplier<SessionFormat> format) {
    this.mailbox = mailbox;
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
  StoredSession record(SessionData data, long position, boolean async) {
    return calls.record(data, position, async, dormant);
  }

  /** The record of an asynchronous session that a caller has. */
  public StoredSession handedBack(SessionData kept) {
    return calls.handedBack(kept);
  }

  /**
   * The session, its position or its filters may have changed, or it is known to be alive.
   *
   * @param important whether something else than position and time changed
   */
  public void changed(boolean important) {
    long position = acknowledgements.position();
    if (session.isReadable() && (restoring == null || position != unheard)) {
      restoring = null;
      changed(position, session.async(), important);
    } else if (session.isReadable()) {
      changed(restoring.position(), restoring.async(), important);
    } else if (session.is(WebChatState.RESTORING) && restoring != null && important) {
      changed(restoring.position(), restoring.async(), true);
    }
  }

  private void changed(long position, boolean async, boolean important) {
    long now = mailbox.nanoTime();
    long ping = ping();
    boolean quiet = silent || (now - storedAt) / 1_000_000 >= ping;
    boolean pingDue = store.hooks().isEmpty() && quiet;
    boolean due = position != storedPosition || pingDue;
    if (important || (due && store.place() != null)) {
      storedPosition = position;
      storedAt = now;
      silent = false;
      watch(async, ping);
      kept = session.data();
      queue.store(record(kept, position, async));
    }
  }

  /** How often the time is stored anew, ms. */
  private long ping() {
    long limit = configuration.get().restoreTimeout();
    return limit == 0 ? PING_MS : Math.min(PING_MS, limit / 4);
  }

  /**
   * A chat in which nobody says anything is alive, too: a wire that pushes may bring nothing for
   * long. Only one that is not async is given up for its time.
   */
  private void watch(boolean async, long ping) {
    sign.cancel();
    sign = Timers.NONE;
    boolean watched = !async && ping >= LEAST_PING_MS && store.hooks().isEmpty();
    if (watched && session.is(WebChatState.ACTIVE)) {
      sign =
          mailbox.after(
              ping,
              () -> {
                silent = true;
                changed(false);
              });
    }
  }

  /** A stored session is about to be restored. */
  public void takenUp(StoredSession stored) {
    restoring = stored;
    unheard = -1;
    kept = stored.session();
  }

  /** The session goes on although its server does not answer: it keeps its place, and is alive. */
  public void restoredOffline() {
    unheard = acknowledgements.position();
    changed(false);
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
    sign.cancel();
  }

  /** Another container serves the session: nothing of it is stored any more. */
  public void moved(Rejection reason) {
    sign.cancel();
    queue.abandon(reason);
  }

  /** The session ended. */
  public void ended() {
    lost(session.data(), null);
  }

  /** The session is lost. */
  public void lost(SessionData data, AjaxResponse error) {
    sign.cancel();
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
