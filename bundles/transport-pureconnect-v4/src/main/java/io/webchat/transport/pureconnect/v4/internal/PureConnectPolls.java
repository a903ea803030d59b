package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.transport.pureconnect.v4.internal.HostSearch.Located;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * The polls of a transport. The server remembers what it has delivered, and cannot be asked from a
 * position on: after a poll that failed the next one fetches the history first.
 */
final class PureConnectPolls {
  private final PureConnectCalls wire;
  private final PollPace pace;
  private volatile boolean silent;

  PureConnectPolls(PureConnectCalls wire, PollPace pace) {
    this.wire = wire;
    this.pace = pace;
  }

  CompletionStage<Reply> next(SessionData session, PollRequest request) {
    boolean gap = request.resume() || silent;
    silent = true; // until an answer is there
    CompletionStage<Reply> poll =
        wire.inSession(
            session,
            this::isElsewhere,
            there -> gap ? both(there, request) : news(there, request, UnaryOperator.identity()));
    return FollowUp.of(poll, this::finished);
  }

  private CompletionStage<Reply> finished(Reply reply, Throwable failure) {
    if (failure == null) {
      pace.polled();
      return CompletableFuture.completedFuture(reply.pollAfter(pace.waitMs()));
    }
    return CompletableFuture.failedFuture(
        failure instanceof TransportException reason ? pace.failed(reason) : failure);
  }

  /** A server that was not reached, or does not answer a second time, may have been replaced. */
  private boolean isElsewhere(TransportException reason) {
    return PureConnectCalls.hasSwitchedOver(reason)
        || (PureConnectCalls.mayBeElsewhere(reason) && (!reason.ambiguous() || pace.errors() > 0));
  }

  private CompletionStage<Reply> both(Located there, PollRequest request) {
    return FollowUp.after(
        wire.history(there),
        before -> news(there, request, news -> PureConnectCalls.joined(before.history(), news)));
  }

  private CompletionStage<Reply> news(
      Located there, PollRequest request, UnaryOperator<Inbound> told) {
    return FollowUp.after(
        wire.news(there, 0, request.position()),
        found -> {
          silent = false;
          Inbound inbound = told.apply(found.history());
          return CompletableFuture.completedFuture(new Reply(found.answer().ajax(), null, inbound));
        });
  }
}
