package io.webchat.core.internal;

import io.webchat.api.WebChatState;
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
final class Successor {
  private final ChatInstance chat;
  private final StoredSession stored;

  Successor(ChatInstance chat, StoredSession stored) {
    this.chat = chat;
    this.stored = stored;
  }

  /** The session is about to be taken up. */
  void begin() {
    chat.inbox().deliverFrom(stored.position());
    chat.keeper().acknowledgements().begin(stored.position());
  }

  /** Whether there is something to go on with. */
  boolean canGoOn(Inbound inbound) {
    return !inbound.isEnd() || !inbound.messages().isEmpty();
  }

  /** The server answered; {@code then} runs when the session is active. */
  void attached(Inbound inbound, Runnable then) {
    activate();
    int number = chat.session().number();
    List<InboundMessage> known =
        inbound.messages().stream().filter(each -> each.position() < stored.position()).toList();
    boolean incomplete = stored.async() && known.isEmpty() && !startsAtPosition(inbound);
    chat.inbox()
        .accept(Inbound.of(known, null), Inbox.Source.REBUILD)
        .thenRun(
            () -> {
              if (number == chat.session().number()) {
                goOn();
                if (incomplete) {
                  chat.lifecycle().resume();
                } else {
                  chat.take(inbound);
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
    chat.connectivity().restoredOffline();
    chat.poller().holdOff(failure);
    goOn();
    chat.lifecycle().resumeLater();
    then.run();
  }

  private void activate() {
    chat.session().move(WebChatState.ACTIVE);
    chat.events().publish("restored", Map.of("async", stored.async(), "takenOver", true));
  }

  private void goOn() {
    chat.inbox().positions().startAt(stored.position());
    chat.poller().resumeAtPosition();
    chat.keeper().renewed();
    chat.lifecycle().activated();
  }
}
