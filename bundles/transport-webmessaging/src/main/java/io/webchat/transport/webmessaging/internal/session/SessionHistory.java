package io.webchat.transport.webmessaging.internal.session;

import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.Reply;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket;
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
  private final SessionSocket link;
  private final MessagePages pages;
  private final InboundMessages inbound;
  private final GapFetch gap;

  SessionHistory(
      SessionFacts facts,
      SessionSocket link,
      MessagePages pages,
      InboundMessages inbound,
      GapFetch gap) {
    this.facts = facts;
    this.link = link;
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
    Settled.here(
        found,
        (page, failure) -> {
          if (failure == null || GapFetch.isWithoutHistory(failure)) {
            Page known = failure == null ? page : new Page(List.of(), false);
            answer(result, known, facts.status());
          } else {
            result.completeExceptionally(failure);
            if (link.isReady()) {
              gap.fetch(); // what is held back is not to wait for another attempt
            }
          }
        });
  }

  /** Answers with a page. */
  void answer(CompletableFuture<Reply> result, Page page, Status status) {
    result.complete(facts.reply(status, inbound.ofHistory(page.messages()), page.last()));
    upToDate();
  }

  /**
   * The history up to now has been answered with. Where the connection was cut meanwhile the next
   * one fetches the rest, and what comes then waits for it.
   */
  private void upToDate() {
    if (inbound.takeOverflow()) {
      gap.fetch(); // more came meanwhile than could be kept
    } else if (link.isReady()) {
      gap.filled();
    }
  }
}
