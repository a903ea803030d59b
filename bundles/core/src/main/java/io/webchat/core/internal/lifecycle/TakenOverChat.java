package io.webchat.core.internal.lifecycle;

import io.webchat.api.WebChatState;
import io.webchat.core.internal.message.Inbox;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.List;
import java.util.Map;

/**
 * Goes on with a session where another container stopped: messages below the stored position only
 * fill the transcript, those from there on are delivered as in a running chat. Used on the mailbox
 * only.
 */
final class TakenOverChat {
  private final SessionParts parts;
  private final StoredSession stored;

  TakenOverChat(SessionParts parts, StoredSession stored) {
    this.parts = parts;
    this.stored = stored;
  }

  /** Whether there is something to go on with. */
  boolean canGoOn(Inbound inbound) {
    return !inbound.isEnd()
        || inbound.status() == Inbound.Status.READ_ONLY
        || !inbound.messages().isEmpty();
  }

  /** The server answered; {@code then} runs when the session is active. */
  void attached(Inbound inbound, Runnable then) {
    activate();
    int number = parts.session().number();
    List<InboundMessage> known =
        inbound.messages().stream().filter(each -> each.position() < stored.position()).toList();
    boolean incomplete = stored.async() && known.isEmpty() && !startsAtPosition(inbound);
    parts
        .inbox()
        .accept(Inbound.of(known, null), Inbox.Source.REBUILD)
        .thenRun(
            () -> {
              if (number == parts.session().number()) {
                goOn();
                if (incomplete) {
                  parts.resumption().resume();
                } else {
                  parts.inbox().accept(inbound, Inbox.Source.LIVE);
                }
              }
              then.run();
            });
  }

  private boolean startsAtPosition(Inbound inbound) {
    return inbound.messages().isEmpty()
        || inbound.messages().stream().anyMatch(each -> each.position() == stored.position());
  }

  /** The server cannot be reached now: polls begin at the position. */
  void offline(Throwable failure, Runnable then) {
    activate();
    parts.offline(failure);
    goOn();
    parts.resumption().resumeLater();
    then.run();
  }

  private void activate() {
    parts.session().move(WebChatState.ACTIVE);
    parts.events().publish("restored", Map.of("async", stored.async(), "takenOver", true));
  }

  private void goOn() {
    parts.inbox().positions().startAt(stored.position());
    parts.poller().resumeAtPosition();
    parts.keeper().renewed();
    parts.activated();
  }
}
