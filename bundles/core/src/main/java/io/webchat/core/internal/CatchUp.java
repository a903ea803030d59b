package io.webchat.core.internal;

import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes without being asked for, pushed by the wire or handed on by another instance of the
 * session, while too much waits for preprocessors: it is turned away, and fetched at the position
 * as soon as nothing waits any more. Used on the mailbox only.
 */
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /** Batches that may wait before further ones are turned away. */
  static final int WAITING_LIMIT = 1_000;

  private static final long FIRST_PAUSE_MS = 1_000;

  private final ChatInstance chat;
  private final BackOff backOff;

  /** What came while the rest is being fetched: its turn is after that. */
  private final List<Inbound> arrived = new ArrayList<>();

  private boolean behind;
  private boolean fetching;
  private boolean missedAgain;
  private Timers.Timer retry;

  CatchUp(ChatInstance chat) {
    this.chat = chat;
    this.backOff = new BackOff(chat.mailbox()::nanoTime, BackOff.LIMIT_MS);
  }

  /** Takes a batch in, or turns it away. */
  void take(Inbound inbound) {
    if (fetching && arrived.size() < WAITING_LIMIT) {
      arrived.add(inbound);
    } else if (fetching) {
      missedAgain = true;
    } else if (behind || chat.inbox().waiting() >= WAITING_LIMIT) {
      missed();
    } else {
      chat.take(inbound);
    }
  }

  /** Something was turned away: nothing more is taken until it has been fetched. */
  void missed() {
    if (!behind) {
      behind = true;
      LOG.warn(
          "Instance {}: more than {} batches wait for preprocessors; what comes now is fetched"
              + " later",
          chat.id(),
          WAITING_LIMIT);
    }
  }

  /** Nothing waits for preprocessors any more: fetches what was turned away. */
  void drained() {
    if (behind && !fetching && retry == null && chat.session().isActive()) {
      fetch();
    }
  }

  private void fetch() {
    fetching = true;
    missedAgain = false;
    int session = chat.session().number();
    chat.lifecycle()
        .attachAtPosition()
        .whenComplete(
            (reply, failure) -> {
              if (session == chat.session().number() && fetching) {
                fetching = false;
                fetched(reply, failure);
              }
            });
  }

  private void fetched(Reply reply, Throwable failure) {
    if (failure == null) {
      behind = missedAgain;
      backOff.succeeded();
      chat.lifecycle().reached();
      List<Inbound> since = List.copyOf(arrived);
      arrived.clear();
      chat.received(reply.inbound());
      since.forEach(chat::take);
    } else {
      int session = chat.session().number();
      chat.poller().notReached(Failures.unwrap(failure));
      if (behind && session == chat.session().number()) {
        long pause = backOff.failed(FIRST_PAUSE_MS);
        retry = chat.mailbox().after(pause, this::again);
      }
    }
  }

  private void again() {
    retry = null;
    drained();
  }

  /** The session is over. */
  void clear() {
    behind = false;
    fetching = false;
    missedAgain = false;
    backOff.succeeded();
    arrived.clear();
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }
}
