package io.webchat.transport.webmessaging.internal.session;

import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.Reply;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.session.MessagePages.Page;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers with the history up to now, and lets through what comes behind it. Used on the mailbox
 * only.
 */
final class SessionHistory {
  /** Messages that a restore fetches at most; older ones come on demand. */
  static final int RESTORE_MESSAGES = 500;

  private final SessionFacts facts;
  private final MessagePages pages;
  private final InboundMessages inbound;
  private final GapFetch gap;

  SessionHistory(SessionFacts facts, MessagePages pages, InboundMessages inbound, GapFetch gap) {
    this.facts = facts;
    this.pages = pages;
    this.inbound = inbound;
    this.gap = gap;
  }

  /** Nothing comes through until there is an answer. */
  void hold() {
    inbound.hold();
  }

  /** The newest page. */
  CompletableFuture<Page> newest() {
    return pages.page(1, MessagePages.PAGE);
  }

  /** Answers with what another transport knew, where that has all that is wanted. */
  void goOn(AttachRequest request, CompletableFuture<Reply> result) {
    Optional<List<WireMessage>> recent = inbound.recent(request.position());
    if (recent.isPresent()) {
      answer(result, new Page(recent.get(), inbound.isWhole()), facts.status());
    } else {
      fetch(request, result);
    }
  }

  /** Answers with what a session that is taken up wants. */
  void fetch(AttachRequest request, CompletableFuture<Reply> result) {
    if (request.mode() == AttachRequest.Mode.RESUME) {
      inbound.beginsAt(request.position());
    }
    CompletableFuture<Page> found =
        switch (request.mode()) {
          case RESUME -> pages.since(GapFetch.from(request.position()), GapFetch.MESSAGES);
          case RESTORE -> pages.since(Long.MIN_VALUE, RESTORE_MESSAGES);
          case RESTORE_ASYNC -> pages.page(1, Math.max(1, request.pageSize()));
        };
    boolean resumes = request.mode() == AttachRequest.Mode.RESUME;
    long known = resumes ? Math.max(0, request.position() - 1) : 0;
    int cuts = gap.asked();
    Settled.here(
        result,
        (reply, failure) -> {
          boolean unused = found.cancel(true); // if the caller has given up
        });
    Settled.here(
        found,
        (page, failure) -> {
          if (result.isDone()) {
            gap.unanswered(known); // the caller has given up
          } else if (failure == null || GapFetch.isWithoutHistory(failure)) {
            try {
              complete(result, failure == null ? page : new Page(List.of(), false), facts.status());
            } finally {
              // with nothing known only the history would tell what is new
              if (known > 0 && failure != null && GapFetch.mayPass(failure)) {
                gap.unanswered(known); // it is fetched later
              } else {
                gap.answered(cuts);
              }
            }
          } else {
            result.completeExceptionally(failure);
            gap.unanswered(known);
          }
        });
  }

  /** Answers with a page that has all there is. */
  void answer(CompletableFuture<Reply> result, Page page, Status status) {
    complete(result, page, status);
    gap.upToDate();
  }

  private void complete(CompletableFuture<Reply> result, Page page, Status status) {
    result.complete(facts.reply(status, inbound.ofHistory(page.messages()), page.last()));
  }
}
