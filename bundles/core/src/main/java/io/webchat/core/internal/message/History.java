package io.webchat.core.internal.message;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Pages of older messages of an asynchronous chat, one request at a time. Used on the mailbox only.
 */
public final class History {
  private final ChatSession session;
  private final SessionCalls calls;
  private final Inbox inbox;
  private final Supplier<WebChatConfiguration> configuration;
  private CompletableFuture<AjaxResponse> underWay;
  private int completeIn = -1;

  public History(
      ChatSession session,
      SessionCalls calls,
      Inbox inbox,
      Supplier<WebChatConfiguration> configuration) {
    this.session = session;
    this.calls = calls;
    this.inbox = inbox;
    this.configuration = configuration;
  }

  /** A session began, or was taken up, with {@code inbound}. */
  public void begun(Inbound inbound) {
    if (inbound.historyComplete()) {
      completeIn = session.number();
    }
  }

  /** Fetches a page; while one is under way, that one is the answer. */
  public CompletionStage<AjaxResponse> fetch() {
    if (completeIn == session.number()) { // its first message is held
      return noMore();
    }
    if (underWay == null || underWay.isDone()) {
      underWay = request().toCompletableFuture();
    }
    return underWay;
  }

  private CompletionStage<AjaxResponse> request() {
    int asked = session.number();
    HistoryRequest page =
        new HistoryRequest(inbox.positions().lowest(), configuration.get().async().pageSize());
    return calls
        .call((transport, data) -> transport.history(data, page))
        .thenCompose(reply -> received(reply, asked));
  }

  private CompletionStage<AjaxResponse> received(Reply reply, int asked) {
    if (asked != session.number()) {
      return CompletableFuture.failedFuture(RejectionMapping.notActive());
    }
    long lowest = inbox.positions().lowest();
    boolean nothingNew =
        reply.inbound().messages().stream().noneMatch(message -> message.position() < lowest);
    if (reply.inbound().historyComplete() || nothingNew) {
      completeIn = asked;
    }
    if (nothingNew) {
      return noMore();
    }
    return inbox.accept(reply.inbound(), Inbox.Source.HISTORY).thenApply(unused -> reply.ajax());
  }

  private static CompletionStage<AjaxResponse> noMore() {
    return CompletableFuture.failedFuture(
        Rejection.of(ErrorCode.NO_MORE_HISTORY, "No more messages to fetch"));
  }
}
