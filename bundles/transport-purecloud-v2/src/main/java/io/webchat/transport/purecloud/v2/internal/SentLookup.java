package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.transport.purecloud.v2.internal.TranscriptPages.Fetched;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What became of messages whose requests got no answer: they are looked for among the messages of
 * the conversation, a few times, since a server may be slow. A message that is found was sent; of
 * one that is not the caller is told that it may have been, and nothing is sent again here. Used on
 * the mailbox only.
 */
final class SentLookup {
  private static final int LOOKS = 3;
  private static final long FIRST_PAUSE_MS = 500;
  private static final int MOST_IDS = 500;

  private final Mailbox mailbox;
  private final TranscriptPages pages;

  /** Ids of messages that are known to be those of other calls. */
  private final Set<String> claimed = new LinkedHashSet<>();

  /** Searches between two looks. */
  private final Set<Search> paused = new LinkedHashSet<>();

  private boolean closed;

  SentLookup(Mailbox mailbox, TranscriptPages pages) {
    this.mailbox = mailbox;
    this.pages = pages;
  }

  /** A message that was answered with this id. */
  void answered(String id) {
    if (!id.isEmpty()) {
      claimed.add(id);
      if (claimed.size() > MOST_IDS) {
        claimed.remove(claimed.iterator().next());
      }
    }
  }

  /**
   * Looks for a message.
   *
   * @param before ids of the messages that came last before it was sent, oldest first
   */
  void look(
      SessionData session,
      List<String> before,
      String text,
      TransportException doubt,
      CompletableFuture<Reply> result) {
    BackOff pauses = new BackOff(mailbox::nanoTime, BackOff.LIMIT_MS);
    look(new Search(session, before, text, doubt, result, pauses), LOOKS);
  }

  private record Search(
      SessionData session,
      List<String> before,
      String text,
      TransportException doubt,
      CompletableFuture<Reply> result,
      BackOff pauses) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Nothing is looked for any more: what is in doubt stays so. */
  void close() {
    closed = true;
    paused.forEach(search -> search.result().completeExceptionally(search.doubt()));
    paused.clear();
  }

  private void look(Search search, int left) {
    paused.remove(search);
    if (search.result().isDone()) {
      return;
    }
    pages.after(
        search.session(),
        search.before().isEmpty() ? null : search.before().get(0),
        (fetched, failure) -> {
          Map<String, Object> found = failure == null ? find(search, fetched) : null;
          if (found != null) {
            answered(WireMessages.id(found));
            search.result().complete(Reply.of(AjaxResponse.ok(found)));
          } else if (left > 1 && !closed) {
            paused.add(search);
            long least =
                Math.min(
                    Retry.LONGEST_LEAST_MS,
                    TransportException.retryAfterMs(Stages.unwrap(failure)));
            mailbox.after(
                search.pauses().failed(FIRST_PAUSE_MS, least), () -> look(search, left - 1));
          } else {
            search.result().completeExceptionally(search.doubt());
          }
        });
  }

  private Map<String, Object> find(Search search, Fetched fetched) {
    String own = search.session().value(GuestChatData.MEMBER_ID);
    return fetched.messages().stream()
        .filter(raw -> own.equals(WireMessages.sender(raw)))
        .filter(raw -> search.text().equals(raw.get("body")))
        .filter(raw -> !claimed.contains(WireMessages.id(raw)))
        .filter(raw -> !search.before().contains(WireMessages.id(raw)))
        .findFirst()
        .orElse(null);
  }
}
