package io.webchat.transport.webmessaging.internal.session;

import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.session.MessagePages.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what was missed while there was no connection. When the history cannot be had for long,
 * what came meanwhile is delivered without it. Used on the mailbox only.
 */
final class GapFetch {
  /** Messages of a gap at most. */
  static final int MESSAGES = 5_000;

  /** A message may be noted late: the gap begins a little earlier. */
  static final long OVERLAP_MICROS = 2_000_000;

  /**
   * How long it is tried to fetch what was missed, ms; a connection that comes later has one
   * attempt. What the agent says meanwhile waits for it.
   */
  static final long PATIENCE_MS = 180_000;

  /** Answers in a row that the core may miss before what is new is told without the history. */
  private static final int UNANSWERED = 6;

  /** Times in a row that more comes meanwhile than can be kept. */
  private static final int OVERFLOWS = 6;

  private static final String BAD_REQUEST = "400";
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(GapFetch.class);

  private final String instanceId;
  private final Mailbox mailbox;
  private final MessagePages pages;
  private final InboundMessages inbound;
  private final SessionSocket link;
  private final Runnable closed;
  private final Retry retry;
  private CompletableFuture<Page> fetching = new CompletableFuture<>();
  private int overflows;
  private Timers.Timer patience = Timers.NONE;
  private boolean impatient;
  private TransportException lastFailure;

  /** The newest message when the connection was lost; -1 when nothing is missing. */
  private long since = -1;

  /** Times that the connection was lost. */
  private int cuts;

  /** Answers with the history that are under way: what they bring is not fetched here, too. */
  private int answers;

  /** The history could not be had when the session was taken up: nobody knows what is new. */
  private boolean unknown;

  /** Times in a row; after a few of them what is new is told without the history. */
  private int unansweredInARow;

  /** {@code closed} is told when what was missed has been delivered. */
  GapFetch(
      String instanceId,
      Mailbox mailbox,
      MessagePages pages,
      InboundMessages inbound,
      SessionSocket link,
      Runnable closed) {
    this.instanceId = instanceId;
    this.mailbox = mailbox;
    this.pages = pages;
    this.inbound = inbound;
    this.link = link;
    this.closed = closed;
    this.retry = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::again);
  }

  /** From when on messages are fetched that follow a position, µs since 1970. */
  static long from(long position) {
    return Math.max(0, position - OVERLAP_MICROS);
  }

  /** Whether a failure says that there is no history at all. */
  static boolean isWithoutHistory(TransportException failure) {
    int status = failure.ajax().status();
    return failure.kind() == Kind.REFUSED
        || (failure.kind() == Kind.HTTP && (status == FORBIDDEN || status == NOT_FOUND));
  }

  /** The connection is gone: what comes after what is there now may be missed. */
  void begin() {
    pause();
    cuts++;
    if (since < 0) {
      since = inbound.positions().highest();
    }
  }

  /** The history is asked for; the result goes to {@link #answered} or {@link #unanswered}. */
  int asked() {
    pause(); // the answer brings the gap, too
    answers++;
    return cuts;
  }

  /**
   * The core has the history; what was missed since is fetched.
   *
   * @param cutsBefore what {@link #asked} returned: a cut since then may have taken more
   */
  void answered(int cutsBefore) {
    answers--;
    upToDate(cutsBefore);
  }

  /** The core has all there is. */
  void upToDate() {
    upToDate(cuts);
  }

  private void upToDate(int cutsBefore) {
    unknown = false;
    unansweredInARow = 0;
    since = since < 0 ? -1 : Math.max(since, inbound.positions().highest());
    if (answers > 0) {
      return; // another one brings more
    }
    if (inbound.takeOverflow()) {
      fetch(); // more came meanwhile than could be kept
    } else if (link.isReady() && cuts == cutsBefore) {
      filled(List.of());
    } else if (link.isReady()) {
      fetch();
    }
  }

  /**
   * The core does not get the history that it asked for. What is held back does not wait for
   * another attempt where it is known what the core has.
   *
   * @param position what it has; 0 when only the history could tell
   */
  void unanswered(long position) {
    answers--;
    if (position > 0) {
      since = Math.max(since, position);
    }
    unansweredInARow++;
    unknown = position == 0 && inbound.positions().highest() == 0 && unansweredInARow < UNANSWERED;
    if (link.isReady()) {
      fetch();
    }
  }

  /** There is a connection again. */
  void fetch() {
    if (!mayFetch()) {
      return;
    }
    if (patience == Timers.NONE && !impatient) {
      patience = mailbox.after(PATIENCE_MS, this::late);
    }
    overflows = 0;
    pause();
    again();
  }

  /** Otherwise the next connection begins anew, or the next answer. */
  private boolean mayFetch() {
    return link.isReady() && answers == 0 && !unknown;
  }

  private void late() {
    impatient = true;
    patience = Timers.NONE;
    if (mayFetch()) {
      giveUp();
    }
  }

  private void again() {
    if (!mayFetch()) {
      return;
    }
    long newest = since < 0 ? inbound.positions().highest() : since;
    int most = newest == 0 ? SessionHistory.RESTORE_MESSAGES : MESSAGES;
    CompletableFuture<Page> current = pages.since(from(newest), most, inbound.delivered());
    fetching = current;
    Settled.here(
        current,
        (page, failure) -> {
          if (!current.isCancelled()) {
            fetched(page, failure);
          }
        });
  }

  private void fetched(Page page, TransportException failure) {
    if (failure == null && inbound.takeOverflow() && ++overflows < OVERFLOWS) {
      again(); // more came meanwhile than could be kept: the history has it
    } else if (failure == null) {
      filled(newer(page.messages()));
    } else {
      lastFailure = failure;
      if (impatient || (isWithoutHistory(failure) && !mayPass(failure))) {
        giveUp();
      } else {
        retry.failed(TransportException.retryAfterMs(failure));
      }
    }
  }

  /** Whether the server says no more than that the request failed. */
  static boolean mayPass(TransportException failure) {
    return failure.errors().stream().anyMatch(error -> BAD_REQUEST.equals(error.code()));
  }

  private void giveUp() {
    LOG.warn(
        "Instance {}: what was missed while there was no connection cannot be fetched",
        instanceId,
        lastFailure);
    filled(List.of());
  }

  /**
   * Pages have a few more messages than were asked for. Those before the oldest that is known here
   * are no news: the core has them, or asks for them as older ones. What follows a known one is
   * newer whatever its time says.
   */
  private List<WireMessage> newer(List<WireMessage> messages) {
    long known = inbound.positions().lowest();
    long missed = since < 0 ? inbound.positions().highest() : since;
    long oldest = known == 0 ? from(missed) : Math.min(known, from(missed));
    Set<String> delivered = inbound.delivered();
    List<WireMessage> newer = new ArrayList<>();
    boolean follows = false;
    for (WireMessage each : messages) {
      if (follows || each.micros().orElse(Long.MAX_VALUE) >= oldest) {
        newer.add(each);
      }
      follows |= delivered.contains(each.key());
    }
    return newer;
  }

  private void filled(List<WireMessage> messages) {
    stop();
    since = -1;
    inbound.fill(messages);
    closed.run();
  }

  /** Nothing is fetched any more. */
  void stop() {
    pause();
    patience.cancel();
    patience = Timers.NONE;
    impatient = false;
    lastFailure = null;
  }

  private void pause() {
    boolean unused = fetching.cancel(true);
    retry.reset();
  }
}
