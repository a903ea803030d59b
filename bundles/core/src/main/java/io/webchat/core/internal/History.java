package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Pages of older messages of an asynchronous chat, one request at a time. Used on the mailbox only.
 */
final class History {
  private final ChatInstance chat;
  private CompletableFuture<AjaxResponse> underWay;
  private int completeIn = -1;

  History(ChatInstance chat) {
    this.chat = chat;
  }

  /** Whether the first message of the session is known to be held. */
  private boolean isComplete() {
    return completeIn == chat.session().number();
  }

  /** A session began, or was taken up, with {@code inbound}. */
  void begun(Inbound inbound) {
    if (inbound.historyComplete()) {
      completeIn = chat.session().number();
    }
  }

  /** Fetches a page; while one is under way, that one is the answer. */
  CompletionStage<AjaxResponse> fetch() {
    if (isComplete()) {
      return noMore();
    }
    if (underWay == null || underWay.isDone()) {
      underWay = request().toCompletableFuture();
    }
    return underWay;
  }

  private CompletionStage<AjaxResponse> request() {
    int session = chat.session().number();
    HistoryRequest page =
        new HistoryRequest(
            chat.inbox().positions().lowest(), chat.configuration().async().pageSize());
    return chat.lease()
        .call(true, transport -> transport.history(chat.session().data(), page))
        .thenCompose(reply -> received(reply, session));
  }

  private CompletionStage<AjaxResponse> received(Reply reply, int session) {
    if (session != chat.session().number()) {
      return CompletableFuture.failedFuture(Failures.notActive());
    }
    long lowest = chat.inbox().positions().lowest();
    boolean nothingNew =
        reply.inbound().messages().stream().noneMatch(message -> message.position() < lowest);
    if (reply.inbound().historyComplete() || nothingNew) {
      completeIn = session;
    }
    if (nothingNew) {
      return noMore();
    }
    return chat.inbox()
        .accept(reply.inbound(), Inbox.Source.HISTORY)
        .thenApply(unused -> reply.ajax());
  }

  private static CompletionStage<AjaxResponse> noMore() {
    return CompletableFuture.failedFuture(
        Rejection.of(ErrorCode.NO_MORE_HISTORY, "No more messages to fetch"));
  }
}
