package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Pages of older messages. New messages move old ones to later pages, never to earlier ones, so the
 * search goes on at the page where the last one ended. Used on the mailbox only.
 */
final class OlderMessages {
  /** Pages that are looked at for one request at most. */
  private static final int STEPS = 9;

  private final MessagePages pages;
  private final InboundMessages inbound;
  private int size;
  private int number = 1;

  OlderMessages(MessagePages pages, InboundMessages inbound) {
    this.pages = pages;
    this.inbound = inbound;
  }

  /** The messages before a position. */
  CompletableFuture<Reply> before(HistoryRequest request) {
    int wanted = Math.max(1, request.pageSize());
    if (wanted != size) {
      size = wanted;
      number = 1;
    }
    CompletableFuture<Reply> result = new CompletableFuture<>();
    look(request.oldest(), number, STEPS, List.of(), result);
    return result;
  }

  private void look(
      long oldest,
      int page,
      int steps,
      List<InboundMessage> newer,
      CompletableFuture<Reply> result) {
    Settled.here(
        pages.page(page, size),
        (found, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
            return;
          }
          List<InboundMessage> messages = new ArrayList<>(inbound.before(oldest, found.messages()));
          messages.addAll(newer);
          number = page;
          if (found.last() || messages.size() * 2 > size) {
            result.complete(reply(messages, found.last()));
          } else if (steps > 1) {
            look(oldest, page + 1, steps - 1, messages, result);
          } else if (messages.isEmpty()) {
            result.completeExceptionally(WireFailures.rateLimited("fetchHistory", 60));
          } else {
            result.complete(reply(messages, false));
          }
        });
  }

  private static Reply reply(List<InboundMessage> messages, boolean complete) {
    Inbound came = Inbound.of(Status.UNSAID, messages);
    return new Reply(AjaxResponse.ok(Map.of()), null, complete ? came.withHistoryComplete() : came);
  }
}
