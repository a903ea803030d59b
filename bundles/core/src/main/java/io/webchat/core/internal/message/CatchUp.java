package io.webchat.core.internal.message;

import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes without being asked for, pushed by the wire or handed on by another instance of the
 * session, while too much waits for preprocessors: it is turned away, and fetched at the position
 * as soon as nothing waits any more. Used on the mailbox only.
 */
public final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /** Batches that may wait before further ones are turned away. */
  static final int WAITING_LIMIT = 1_000;

  private static final long FIRST_PAUSE_MS = 1_000;

  /** Gets what was turned away. */
  public interface Source {
    /** Asks for what came since the position. */
    CompletionStage<Reply> fetch();

    /** The server answered. */
    void reached();

    void notReached(Throwable failure);
  }

  private final ChatSession session;
  private final Inbox inbox;
  private final Source source;
  private final Retry retry;

  /** What came while the rest is being fetched: its turn is after that. */
  private final List<Inbound> arrived = new ArrayList<>();

  private boolean behind;
  private boolean fetching;
  private boolean missedAgain;

  public CatchUp(Mailbox mailbox, ChatSession session, Inbox inbox, Source source) {
    this.session = session;
    this.inbox = inbox;
    this.source = source;
    this.retry = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::drained);
  }

  /** Takes a batch in, or turns it away. */
  public void take(Inbound inbound) {
    if (fetching && arrived.size() < WAITING_LIMIT) {
      arrived.add(inbound);
    } else if (fetching) {
      missedAgain = true;
    } else if (behind || inbox.waiting() >= WAITING_LIMIT) {
      missed();
    } else {
      inbox.accept(inbound, Inbox.Source.LIVE);
    }
  }

  /** Something was turned away: nothing more is taken until it has been fetched. */
  public void missed() {
    if (!behind) {
      behind = true;
      LOG.warn(
          "Instance {}: more than {} batches wait for preprocessors; what comes now is fetched"
              + " later",
          session.instanceId(),
          WAITING_LIMIT);
    }
  }

  /** Nothing waits for preprocessors any more: fetches what was turned away. */
  public void drained() {
    if (behind && !fetching && !retry.isPending() && session.isActive()) {
      fetch();
    }
  }

  private void fetch() {
    fetching = true;
    missedAgain = false;
    int asked = session.number();
    source
        .fetch()
        .whenComplete(
            (reply, failure) -> {
              if (asked == session.number() && fetching) {
                fetching = false;
                fetched(reply, failure);
              }
            });
  }

  private void fetched(Reply reply, Throwable failure) {
    if (failure == null) {
      behind = missedAgain;
      retry.reset();
      source.reached();
      List<Inbound> since = List.copyOf(arrived);
      arrived.clear();
      inbox.received(reply.inbound());
      since.forEach(inbound -> inbox.accept(inbound, Inbox.Source.LIVE));
    } else {
      int asked = session.number();
      source.notReached(Stages.unwrap(failure));
      if (behind && asked == session.number()) {
        retry.failed(TransportException.retryAfterMs(Stages.unwrap(failure)));
      }
    }
  }

  /** The session is over. */
  public void clear() {
    behind = false;
    fetching = false;
    missedAgain = false;
    retry.reset();
    arrived.clear();
  }
}
