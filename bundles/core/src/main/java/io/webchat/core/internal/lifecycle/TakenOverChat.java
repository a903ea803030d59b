package io.webchat.core.internal.lifecycle;

import io.webchat.api.WebChatState;
import io.webchat.core.internal.message.Inbox;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.Inbound;
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

  /** The server answered; {@code then} runs when the session is active and what came is told. */
  void attached(Inbound inbound, Runnable then) {
    activate();
    goOn(true);
    if (stored.async() && !reachesPosition(inbound)) {
      parts.resumption().resume();
      then.run();
    } else {
      parts.inbox().accept(inbound, Inbox.Source.LIVE).thenRun(then);
    }
  }

  private boolean reachesPosition(Inbound inbound) {
    return inbound.messages().isEmpty()
        || inbound.messages().stream().anyMatch(each -> each.position() <= stored.position());
  }

  /**
   * The server cannot be reached now: it is asked for the whole chat later, of an asynchronous one,
   * which may be long, for what follows the position.
   */
  void offline(Throwable failure, Runnable then) {
    activate();
    parts.offline(failure);
    goOn(stored.async());
    parts.resumption().resumeLater(failure);
    then.run();
  }

  private void activate() {
    parts.session().move(WebChatState.ACTIVE);
    parts.events().publish("restored", Map.of("async", stored.async(), "takenOver", true));
  }

  private void goOn(boolean atPosition) {
    if (atPosition) {
      parts.inbox().positions().startAt(stored.position());
    }
    parts.poller().resumeAtPosition();
    parts.keeper().renewed();
    parts.activated();
  }
}
