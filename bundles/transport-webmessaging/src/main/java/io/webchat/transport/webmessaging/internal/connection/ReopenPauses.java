package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.spi.transport.TransportException;
import java.util.function.DoubleSupplier;

/**
 * How long a lost connection stays away before it is opened again. Evictions that follow each other
 * quickly end that, since other connections of the session want its place, and so do refusals that
 * go on for minutes. Used on the mailbox only.
 */
public final class ReopenPauses {
  /** The longest pause before the connection is opened again, ms. */
  public static final long LONGEST_MS = 30_000;

  /** A connection that lasts so long was a good one: pauses and evictions count anew, ms. */
  public static final long GOOD_MS = 60_000;

  /** How often in a row the place of this connection may be taken by another one. */
  public static final int EVICTIONS = 4;

  /** Fewest refusals in a row that end a session, when they go on for {@link #REFUSED_MS}. */
  static final int REFUSALS = 10;

  /**
   * How long refusals in a row go on before the session is given up, ms: a server that starts again
   * may refuse sessions for a while before it takes them up.
   */
  public static final long REFUSED_MS = 300_000;

  private static final long FIRST_MS = 1_000;
  private static final long FIRST_EVICTED_MS = 5_000;

  /** Why a connection is lost. */
  enum Cause {
    CUT,
    GOING_AWAY,
    EVICTED
  }

  private final Mailbox mailbox;
  private final DoubleSupplier chance;
  private final BackOff usual;
  private final BackOff evicted;
  private long openSince;
  private int evictions;
  private int refusals;
  private long refusedSince;
  private boolean isEvicted;

  /** {@code chance} is a number from 0 to 1 that spreads what many would do at once. */
  ReopenPauses(Mailbox mailbox, DoubleSupplier chance) {
    this.mailbox = mailbox;
    this.chance = chance;
    this.usual = new BackOff(mailbox::nanoTime, LONGEST_MS);
    this.evicted = new BackOff(mailbox::nanoTime, 10 * LONGEST_MS);
  }

  /** There is a connection. */
  void opened() {
    isEvicted = false;
    refusals = 0;
    openSince = mailbox.nanoTime();
  }

  /** The open connection is lost. */
  void lost(Cause cause) {
    if (mailbox.nanoTime() - openSince >= GOOD_MS * 1_000_000) {
      usual.succeeded();
      evicted.succeeded();
      evictions = 0;
    }
    if (cause == Cause.EVICTED) {
      isEvicted = true;
      evictions++;
    }
  }

  /**
   * It could not be opened again.
   *
   * @param refused whether the server does not take the session up, for a reason that may pass;
   *     other failures say nothing of the session
   */
  void failedToOpen(boolean refused) {
    if (!refused) {
      refusals = 0;
      return;
    }
    if (refusals == 0) {
      refusedSince = mailbox.nanoTime();
    }
    refusals++;
  }

  /** Whether the connection is not opened again. */
  boolean areOver() {
    return evictions >= EVICTIONS || isRefusedForLong();
  }

  private boolean isRefusedForLong() {
    return refusals >= REFUSALS && mailbox.nanoTime() - refusedSince >= REFUSED_MS * 1_000_000;
  }

  /** The next pause, ms. */
  long next(TransportException reason, Cause cause) {
    long least = Math.min(Retry.LONGEST_LEAST_MS, TransportException.retryAfterMs(reason));
    long grown =
        isEvicted
            ? evicted.failed(FIRST_EVICTED_MS)
            : usual.failed(cause == Cause.GOING_AWAY ? FIRST_MS / 2 : FIRST_MS);
    // many connections may have been lost at the same moment
    return Math.max(least, Math.round(grown * (0.5 + chance.getAsDouble())));
  }
}
