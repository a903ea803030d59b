package io.webchat.core.internal;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import java.util.ArrayList;
import java.util.List;

/**
 * The instances attached to the same session as this one: one of them polls, what any of them gets
 * goes to all, and an end or new session data is known to all. Used on the mailbox only.
 */
final class Peers {
  private static final int EARLY_LIMIT = 1_000;

  private final ChatInstance chat;
  private final SharedSessions sessions;
  private final List<Inbound> early = new ArrayList<>();
  private String key;
  private boolean active;
  private boolean missedEarly;

  Peers(ChatInstance chat, SharedSessions sessions) {
    this.chat = chat;
    this.sessions = sessions;
  }

  /** A session is about to be taken up: from now on nothing the others get is missed. */
  void prepare(SessionData data) {
    leave();
    enter(SharedSessions.key(chat.configuration(), data));
  }

  /** The session is active. */
  void activated() {
    String current = SharedSessions.key(chat.configuration(), chat.session().data());
    boolean late = current != null && !current.equals(key);
    if (late) {
      leave();
      enter(current);
    }
    active = true;
    List<Inbound> waiting = List.copyOf(early);
    early.clear();
    waiting.forEach(chat::take);
    if (late) {
      chat.poller().catchUp();
    }
    if (missedEarly) {
      missedEarly = false;
      chat.catchUp().missed();
      chat.inbox().proceed();
    }
  }

  /** The session is over, or the instance closes; the next one polls. */
  void leave() {
    active = false;
    missedEarly = false;
    early.clear();
    if (key != null) {
      String left = key;
      key = null;
      ChatInstance next = sessions.leave(left, chat);
      if (next != null) {
        next.mailbox().always(next.peers()::look);
      }
      chat.poller().resume(Poller.Pause.PEER_POLLS);
    }
  }

  /** Whether other instances are attached to the session, and get what this one polls. */
  boolean areAttached() {
    return key != null && !sessions.others(key, chat).isEmpty();
  }

  /** Hands a batch to the others. */
  void forward(Inbound inbound) {
    if (key != null && (!inbound.messages().isEmpty() || inbound.isEnd())) {
      for (ChatInstance peer : sessions.others(key, chat)) {
        peer.mailbox().always(() -> peer.peers().forwarded(inbound));
      }
    }
  }

  /** Tells the others of new session data. */
  void forward(SessionData changed) {
    if (key != null) {
      for (ChatInstance peer : sessions.others(key, chat)) {
        peer.mailbox().always(() -> peer.peers().forwarded(changed));
      }
    }
  }

  /** Tells the others that this instance ended the chat. */
  void endedByThis() {
    if (key != null) {
      for (ChatInstance peer : sessions.others(key, chat)) {
        peer.mailbox().always(peer.lifecycle()::endedByPeer);
      }
    }
  }

  private void enter(String session) {
    key = session;
    if (key != null) {
      sessions.join(key, chat);
      canPoll(chat.poller().canPoll());
      look();
    }
  }

  /** Whether this instance can poll: while it cannot, another one does. */
  void canPoll(boolean can) {
    if (key != null) {
      for (ChatInstance changed : sessions.able(key, chat, can)) {
        changed.mailbox().always(changed.peers()::look);
      }
    }
  }

  /** Polls if it is this instance's turn, else leaves it to another one. */
  private void look() {
    if (key == null || sessions.polls(key, chat)) {
      chat.poller().resume(Poller.Pause.PEER_POLLS);
    } else {
      chat.poller().pause(Poller.Pause.PEER_POLLS);
    }
  }

  private void forwarded(Inbound inbound) {
    if (key == null) {
      return;
    }
    if (active) {
      chat.catchUp().take(inbound);
    } else if (early.size() < EARLY_LIMIT) {
      early.add(inbound);
    } else {
      missedEarly = true;
    }
  }

  private void forwarded(SessionData changed) {
    if (key != null && chat.session().data(changed)) {
      chat.keeper().renewed();
    }
  }
}
