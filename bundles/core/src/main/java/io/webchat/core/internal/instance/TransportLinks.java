package io.webchat.core.internal.instance;

import io.webchat.api.WebChatState;
import io.webchat.api.config.PollSettings;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.TransportHolder;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a transport and its polls mean for the other parts of an instance; on the mailbox. */
record TransportLinks(ChatParts parts)
    implements TransportHolder.Listener, TransportListener, Poller.Listener {
  @Override
  public void wireChanged(String former, String type) {
    parts.wire.changed(former, type);
    if (parts.session.isActive()) {
      parts.poller.wireChanged();
    }
  }

  @Override
  public void capabilitiesChanged(Set<Capability> capabilities) {
    parts.events.capabilities(Capability.told(capabilities));
  }

  @Override
  public void transportCame() {
    if (parts.session.isActive()) {
      parts.resumption.resume();
    } else {
      parts.configurator.transportCame();
    }
  }

  @Override
  public void transportGone() {
    if (parts.session.isActive()) {
      parts.poller.pause(Poller.Pause.NO_TRANSPORT);
      parts.connectivity.pending();
    }
  }

  @Override
  public void answered() {
    parts.connectivity.commandAnswered();
  }

  @Override
  public void sessionDataChanged(SessionData data) {
    parts.renew(data);
  }

  @Override
  public void pollSuggested(long afterMs) {
    parts.poller.suggest(afterMs);
  }

  @Override
  public boolean holdsCalls() {
    return parts.credentials.isHeld();
  }

  @Override
  public void inbound(Inbound inbound) {
    if (isOver(inbound)) {
      return;
    }
    parts.connectivity.succeeded();
    parts.peers.forward(inbound);
    parts.catchUp.take(inbound);
  }

  /** Whether the chat is over, whatever the wire still brings of it. */
  private boolean isOver(Inbound inbound) {
    return parts.session.is(WebChatState.IDLE)
        || (parts.session.is(WebChatState.READ_ONLY) && inbound.status() != Inbound.Status.CLEARED);
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData data) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    parts.renew(data);
    parts.credentials.whenLifted(() -> stored.complete(null));
    return stored;
  }

  @Override
  public void disconnected(TransportException reason) {
    if (parts.session.isActive()) {
      parts.outage.began(reason);
    }
    parts.wire.unreachable();
  }

  @Override
  public void reconnected() {
    parts.wire.reached();
    parts.connectivity.succeeded();
    parts.outbox.reconnected();
  }

  @Override
  public void lost(TransportException reason) {
    if (!parts.wire.lost(reason)) {
      parts.lifecycle.lost(reason);
    }
  }

  @Override
  public PollRequest request(boolean resume) {
    return new PollRequest(parts.inbox.positions().next(), resume, parts.typing.preview());
  }

  /** An instance that polls for others, too, does not sleep at their cost. */
  @Override
  public PollSettings pace(boolean awake) {
    PollSettings usual = parts.poller.suggested(parts.configuration().poll());
    return awake || parts.peers.areAttached() ? usual : parts.sleep.pace(usual);
  }

  @Override
  public void reached() {
    parts.lifecycle.polled();
    parts.wire.reached();
    parts.connectivity.succeeded();
  }

  @Override
  public void pollFailed(Throwable failure) {
    parts.lifecycle.pollFailed(failure);
    parts.wire.unreachable();
  }

  @Override
  public void polled(boolean answered) {
    parts.outbox.polled(answered);
  }

  @Override
  public void canPoll(boolean can) {
    parts.peers.canPoll(can);
  }
}
