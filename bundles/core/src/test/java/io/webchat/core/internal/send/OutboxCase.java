package io.webchat.core.internal.send;

import io.webchat.api.config.PollSettings;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.message.SeenPositions;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An outbox of which two messages may wait, with a poller, which writes down what it tells. */
abstract class OutboxCase implements Outbox.Listener, Poller.Listener {
  final MessageParts parts = new MessageParts().active();
  final SeenPositions positions = new SeenPositions();
  final Deque<CompletableFuture<Reply>> underWay = new ArrayDeque<>();

  /** What came along with the answers to sends. */
  final List<Inbound> taken = new ArrayList<>();

  long patience = 10_000;
  final Poller poller =
      new Poller(
          parts.mailbox,
          parts.session,
          parts.events,
          parts.holder,
          inbound -> CompletableFuture.completedFuture(null),
          this);
  final Outbox outbox =
      new Outbox(
          parts.mailbox,
          new SessionCalls(parts.session, parts.holder, taken::add),
          poller,
          positions,
          () -> patience,
          () -> 2,
          this);

  /** Sends are answered when the test says so. */
  void answerLater() {
    parts.wire.answer(
        "send",
        () -> {
          underWay.add(new CompletableFuture<>());
          return underWay.getLast();
        });
  }

  CompletableFuture<AjaxResponse> send(String text) {
    return outbox.send(OutgoingMessage.of(text)).toCompletableFuture();
  }

  void answer() {
    underWay.poll().complete(ScriptedWire.reply(Inbound.NOTHING));
  }

  void fail(TransportException failure) {
    underWay.poll().completeExceptionally(failure);
  }

  void cutOff() {
    fail(ScriptedWire.reset());
  }

  @Override
  public void endedByServer() {
    parts.log.add("ended by server");
  }

  @Override
  public void lost(TransportException reason) {
    parts.log.add("lost");
  }

  @Override
  public void outdated() {
    parts.log.add("outdated");
    outbox.attaching();
  }

  @Override
  public void unsure(Rejection reason) {
    parts.log.add("unsure");
  }

  @Override
  public PollRequest request(boolean resume) {
    return new PollRequest(positions.next(), resume, null);
  }

  @Override
  public PollSettings pace(boolean awake) {
    return MessageParts.CONFIGURATION.poll();
  }

  @Override
  public void reached() {
    // not looked at
  }

  @Override
  public void pollFailed(Throwable failure) {
    // not looked at
  }

  @Override
  public void polled(boolean answered) {
    outbox.polled(answered);
  }

  @Override
  public void canPoll(boolean can) {
    // there are no others
  }
}
