package io.webchat.core.internal.lifecycle;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.message.FilterSet;
import io.webchat.core.internal.message.Inbox;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.core.internal.send.Outbox;
import io.webchat.core.internal.send.Typing;
import io.webchat.core.internal.storage.SessionKeeper;
import io.webchat.core.internal.transport.Connectivity;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.SessionUnknown;
import io.webchat.core.internal.transport.TransportHolder;
import io.webchat.failover.SessionGuard;
import io.webchat.spi.transport.Capability;

/**
 * The parts of an instance that hold something of its session: it begins and ends in all of them.
 * Used on the mailbox only.
 */
public record SessionParts(
    ChatSession session,
    ServiceEvents events,
    TransportHolder holder,
    SessionGuard gate,
    SessionKeeper keeper,
    Inbox inbox,
    FilterSet filters,
    Outbox outbox,
    Typing typing,
    Poller poller,
    Connectivity connectivity,
    SessionUnknown unknown,
    Resumption resumption,
    Peers peers) {
  /**
   * A session begins, or is about to be taken up: nothing of the former one is left.
   *
   * @param acknowledged messages below this position are acknowledged
   */
  void begin(SessionData data, boolean async, long acknowledged) {
    inbox.clear();
    filters.left();
    connectivity.clear();
    unknown.reset();
    resumption.cancel();
    session.begin(data, async);
    keeper.begin(acknowledged);
    poller.begin();
  }

  /** The session is active: polls, and the others attached to it, begin. */
  void activated() {
    events.data("sessionActive", true);
    gate.sessionChanged();
    peers.activated();
    if (holder.can(Capability.POLLING)) {
      poller.start();
    }
  }

  /** The server could not be asked for the session: polls, or the next attempt, find it out. */
  void offline(Throwable failure) {
    connectivity.restoredOffline();
    poller.holdOff(failure);
  }

  /**
   * The session is over: all of it goes, but the transcript, and the filters while it can be read.
   *
   * @param readable whether it can still be read
   * @return whether it was polled
   */
  boolean over(boolean readable) {
    boolean polled = poller.stop();
    unknown.reset();
    resumption.cancel();
    typing.cancel();
    inbox.ended();
    peers.leave();
    if (session.isActive()) {
      filters.ended();
    }
    connectivity.over();
    if (readable) {
      session.readOnly();
    } else {
      filters.left();
      session.clear();
      session.move(WebChatState.IDLE);
    }
    outbox.clear(readable ? RejectionMapping.readOnly() : RejectionMapping.notActive());
    events.data("sessionActive", false);
    gate.sessionChanged();
    return polled;
  }

  /** The session could not be taken up: nothing of it is left. */
  void reset() {
    peers.leave();
    inbox.clear();
    filters.left();
    connectivity.clear();
    session.clear();
  }

  /** There is no session any more. */
  void idle() {
    session.move(WebChatState.IDLE);
    gate.sessionChanged();
  }
}
