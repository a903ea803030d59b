package io.webchat.core.internal.instance;

import io.webchat.api.value.Rejection;
import io.webchat.core.internal.lifecycle.Peers;
import io.webchat.core.internal.message.CatchUp;
import io.webchat.core.internal.message.Inbox;
import io.webchat.core.internal.send.Outbox;
import io.webchat.core.internal.storage.Acknowledgements;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import java.util.concurrent.CompletionStage;

/** What messages on their way mean for the other parts of an instance; on the mailbox. */
record MessageLinks(ChatParts parts)
    implements Inbox.Listener,
        CatchUp.Source,
        Peers.Listener,
        Outbox.Listener,
        Acknowledgements.Messages {
  @Override
  public void received(Inbound inbound) {
    parts.peers.forward(inbound);
  }

  @Override
  public void saw(InboundMessage message) {
    parts.outbox.sawMessage(message);
  }

  @Override
  public void delivered() {
    parts.keeper.changed(false);
  }

  @Override
  public void endedByServer() {
    parts.lifecycle.endedByServer(Inbound.Status.ENDED);
  }

  @Override
  public void over(Inbound.Status how) {
    parts.lifecycle.endedByServer(how);
  }

  @Override
  public void expires(int seconds) {
    parts.expiry.heard(seconds);
  }

  @Override
  public void drained() {
    parts.catchUp.drained();
  }

  @Override
  public void ended() {
    parts.catchUp.clear();
    parts.expiry.clear();
  }

  @Override
  public CompletionStage<Reply> fetch() {
    return parts.attachAtPosition();
  }

  @Override
  public void reached() {
    parts.poller.reached();
  }

  @Override
  public void notReached(Throwable failure) {
    parts.poller.notReached(failure);
  }

  @Override
  public void early(Inbound inbound) {
    parts.inbox.accept(inbound, Inbox.Source.LIVE);
  }

  @Override
  public void forwarded(Inbound inbound) {
    parts.connectivity.commandAnswered();
    parts.catchUp.take(inbound);
  }

  @Override
  public void missed() {
    parts.catchUp.missed();
    parts.inbox.resume();
  }

  @Override
  public void renewed() {
    parts.keeper.renewed();
  }

  @Override
  public void endedByPeer() {
    parts.lifecycle.endedByPeer();
  }

  @Override
  public void lost(TransportException reason) {
    parts.lifecycle.lost(reason);
  }

  @Override
  public void outdated() {
    parts.resumption.resume();
  }

  @Override
  public void unsure(Rejection reason) {
    parts.events.error(reason);
  }

  @Override
  public long deliveredUpTo() {
    return parts.inbox.deliveredUpTo();
  }

  @Override
  public long next() {
    return parts.inbox.positions().next();
  }

  @Override
  public void acknowledged() {
    parts.keeper.changed(false);
  }
}
