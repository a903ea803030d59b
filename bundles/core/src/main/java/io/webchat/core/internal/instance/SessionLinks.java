package io.webchat.core.internal.instance;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.lifecycle.ChatEnd;
import io.webchat.core.internal.lifecycle.Lifecycle;
import io.webchat.core.internal.message.Inbox;
import io.webchat.core.internal.transport.Poller;
import io.webchat.failover.FailoverRecord;
import io.webchat.failover.SessionLeaseHolder;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
import java.util.concurrent.CompletionStage;

/** What becomes of a session, and what that means for the other parts; on the mailbox. */
record SessionLinks(ChatParts parts)
    implements Lifecycle.Listener, ChatEnd.Listener, SessionLeaseHolder.Listener {
  @Override
  public void endedWhileEnding() {
    parts.chatEnd.serverEnded();
  }

  @Override
  public boolean changesWire(Throwable failure) {
    return parts.wire.startFailed(failure);
  }

  @Override
  public void sessionOver() {
    parts.wire.sessionOver();
    if (parts.takenOver == null) {
      parts.configurator.sessionOver();
    } else if (parts.session.is(WebChatState.IDLE)) {
      // an instance that was opened for a session has nothing more to do
      parts.mailbox.always(parts.chat::close);
    }
  }

  @Override
  public void ending() {
    parts.scriptGate.changed();
  }

  @Override
  public CompletionStage<Void> lastMessages(Reply reply) {
    parts.connectivity.succeeded();
    return parts.inbox.accept(reply.inbound(), Inbox.Source.LIVE);
  }

  @Override
  public void untold(SessionData data) {
    parts.services.disconnects().add(parts.holder.type(), data, parts.transportContext());
  }

  @Override
  public void ended() {
    parts.peers.endedByThis();
    parts.lifecycle.endedByClient();
  }

  @Override
  public void ranOut() {
    parts.poller.pause(Poller.Pause.NO_LEASE);
    if (parts.session.isActive()) {
      parts.connectivity.pending();
    }
  }

  @Override
  public void goesOn(boolean missed) {
    parts.inbox.resume();
    parts.poller.resume(Poller.Pause.NO_LEASE, true);
    parts.holder.makeWaitingCalls();
    parts.storing.storeNext();
    if (parts.session.isActive() && (missed || !parts.holder.can(Capability.POLLING))) {
      parts.resumption.resume();
    }
  }

  @Override
  public void granted() {
    parts.storing.storeNext();
  }

  @Override
  public void freed() {
    CompletionStage<Void> unused = parts.restorer.restoreStored();
  }

  @Override
  public void moved() {
    parts.keeper.moved(parts.gate.refusal());
    parts.chat.moved();
  }

  @Override
  public boolean isStoring() {
    return parts.storing.hasWork();
  }

  @Override
  public FailoverRecord failoverRecord() {
    return new FailoverRecord(parts.successorSettings(), parts.configurator.isByExtension());
  }
}
