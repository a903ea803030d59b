package io.webchat.transport.webmessaging.internal.session;

import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether the session goes on: what ends it, and when the core is told so. Used on the mailbox
 * only.
 */
final class SessionEnd {
  private final TransportListener core;
  private final SessionFacts facts;
  private final InboundMessages inbound;
  private final OutageReport outage;
  private final Runnable rest;
  private final Consumer<TransportException> close;
  private Status end;
  private boolean told;

  /** How many requests to leave the session are under way. */
  private int leaves;

  /** Why the session is gone, if the server said so while the customer was leaving. */
  private TransportException gone;

  private boolean over;

  /**
   * A session that goes on.
   *
   * @param rest called when nothing can be sent any more
   * @param close lets go of the session
   */
  SessionEnd(
      TransportListener core,
      SessionFacts facts,
      InboundMessages inbound,
      OutageReport outage,
      Runnable rest,
      Consumer<TransportException> close) {
    this.core = core;
    this.facts = facts;
    this.inbound = inbound;
    this.outage = outage;
    this.rest = rest;
    this.close = close;
  }

  /** Whether the session was lost, ended or closed. */
  boolean isOver() {
    return over;
  }

  /** Whether the customer is leaving, so that what the server says of the end is an answer. */
  boolean isLeaving() {
    return leaves > 0;
  }

  boolean isCleared() {
    return end == Status.CLEARED;
  }

  /** The customer begins to leave: until {@link #stays} nothing is told of an end. */
  void leaves() {
    leaves++;
  }

  /** The customer could not leave: what was not told meanwhile is told now. */
  void stays() {
    leaves--;
    if (over || isLeaving()) {
      return;
    }
    if (gone != null) {
      over(gone);
    } else {
      if (!isCleared()) {
        outage.tell();
      }
      tell();
    }
  }

  /** The session is let go of; {@code false} when it was already. */
  boolean letGo() {
    boolean first = !over;
    over = true;
    return first;
  }

  /** Nothing can be sent any more. */
  void ended(Status status) {
    if (end == null && !over) {
      end = status;
      facts.became(facts.state().ended());
      if (isCleared()) {
        inbound.release(); // no history is left that could fill a gap
      }
      tell();
    }
  }

  /** The same, found when the connection is there again: told behind what the gap brings. */
  void endedMeanwhile() {
    if (end == null) {
      end = Status.READ_ONLY;
    }
  }

  /** Tells the core, once; the messages before the end come first. */
  void tell() {
    inbound.flush();
    if (end != null && !told && !inbound.isHeld() && !isLeaving()) {
      told = true;
      core.inbound(Inbound.of(end, List.of()));
    }
    rest.run();
  }

  /** The server says that the session is gone, which may be the answer to leaving it. */
  void gone(TransportException reason) {
    if (isLeaving()) {
      gone = reason;
    } else {
      over(reason);
    }
  }

  /** The session is gone. */
  void over(TransportException reason) {
    if (!over) {
      inbound.release(); // nothing fetches what is missing
      close.accept(reason);
      core.lost(reason);
    }
  }
}
