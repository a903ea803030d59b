package io.webchat.core.internal.lifecycle;

import io.webchat.api.session.SessionData;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.transport.Poller;
import io.webchat.mailbox.Mailbox;
import io.webchat.spi.transport.Inbound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The instances attached to the same session as this one: one of them polls, what any of them gets
 * goes to all, and an end or new session data is known to all. Used on the mailbox only.
 */
public final class Peers {
  private static final int EARLY_LIMIT = 1_000;

  private final SharedSessions sessions;
  private final Mailbox mailbox;
  private final ChatSession session;
  private final Function<SessionData, String> identity;
  private final Poller poller;
  private final Listener listener;
  private final SharedSessions.Peer self = new Self();
  private final List<Inbound> early = new ArrayList<>();
  private String key;
  private boolean active;
  private boolean missedEarly;

  /** What another instance of the session brings. */
  public interface Listener {
    /** A batch that came before this instance was active, in its turn. */
    void early(Inbound inbound);

    /** A batch that came while this instance is active. */
    void forwarded(Inbound inbound);

    /** Batches that came before this instance was active were too many. */
    void missed();

    /** ChatSession data that the session has now. */
    void renewed();

    void endedByPeer();
  }

  /**
   * {@code identity} gives what two sessions have in common that are the same; {@code null} when
   * that is not known.
   */
  public Peers(
      SharedSessions sessions,
      Mailbox mailbox,
      ChatSession session,
      Function<SessionData, String> identity,
      Poller poller,
      Listener listener) {
    this.sessions = sessions;
    this.mailbox = mailbox;
    this.session = session;
    this.identity = identity;
    this.poller = poller;
    this.listener = listener;
  }

  /** This instance, as the others see it. */
  private final class Self implements SharedSessions.Peer {
    @Override
    public void turnChanged() {
      mailbox.always(Peers.this::look);
    }

    @Override
    public void forwarded(Inbound inbound) {
      mailbox.always(() -> arrived(inbound));
    }

    @Override
    public void forwarded(SessionData changed) {
      mailbox.always(() -> changed(changed));
    }

    @Override
    public void ended() {
      mailbox.always(listener::endedByPeer);
    }
  }

  /** A session is about to be taken up: from now on nothing the others get is missed. */
  public void prepare(SessionData data) {
    leave();
    enter(identity.apply(data));
  }

  /** The session is active. */
  public void activated() {
    String current = identity.apply(session.data());
    boolean late = current != null && !current.equals(key);
    if (late) {
      leave();
      enter(current);
    }
    active = true;
    List<Inbound> waiting = List.copyOf(early);
    early.clear();
    waiting.forEach(listener::early);
    if (late) {
      poller.catchUp();
    }
    if (missedEarly) {
      missedEarly = false;
      listener.missed();
    }
  }

  /** The session is over, or the instance closes; the next one polls. */
  public void leave() {
    active = false;
    missedEarly = false;
    early.clear();
    if (key != null) {
      String left = key;
      key = null;
      SharedSessions.Peer next = sessions.leave(left, self);
      if (next != null) {
        next.turnChanged();
      }
      poller.resume(Poller.Pause.PEER_POLLS, true);
    }
  }

  /** Whether other instances are attached to the session, and get what this one polls. */
  public boolean areAttached() {
    return key != null && !sessions.others(key, self).isEmpty();
  }

  /** Hands a batch to the others. */
  public void forward(Inbound inbound) {
    if (!inbound.messages().isEmpty() || inbound.isEnd()) {
      others(peer -> peer.forwarded(inbound));
    }
  }

  /** Tells the others of new session data. */
  public void forward(SessionData changed) {
    others(peer -> peer.forwarded(changed));
  }

  /** Tells the others that this instance ended the chat. */
  public void endedByThis() {
    others(SharedSessions.Peer::ended);
  }

  private void others(Consumer<SharedSessions.Peer> message) {
    if (key != null) {
      sessions.others(key, self).forEach(message);
    }
  }

  private void enter(String attached) {
    key = attached;
    if (key != null) {
      sessions.join(key, self);
      canPoll(poller.canPoll());
      look();
    }
  }

  /** Whether this instance can poll: while it cannot, another one does. */
  public void canPoll(boolean can) {
    if (key != null) {
      sessions.able(key, self, can).forEach(SharedSessions.Peer::turnChanged);
    }
  }

  /** Polls if it is this instance's turn, else leaves it to another one. */
  private void look() {
    if (key == null || sessions.polls(key, self)) {
      poller.resume(Poller.Pause.PEER_POLLS, true);
    } else {
      poller.pause(Poller.Pause.PEER_POLLS);
    }
  }

  private void arrived(Inbound inbound) {
    if (key == null) {
      return;
    }
    if (active) {
      listener.forwarded(inbound);
    } else if (early.size() < EARLY_LIMIT) {
      early.add(inbound);
    } else {
      missedEarly = true;
    }
  }

  private void changed(SessionData changed) {
    if (key != null && session.data(changed)) {
      listener.renewed();
    }
  }
}
