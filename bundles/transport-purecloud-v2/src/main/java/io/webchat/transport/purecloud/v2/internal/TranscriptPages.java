package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Json;
import io.webchat.json.JsonValues;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.purecloud.v2.internal.GuestChatReplies.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * Fetches messages page by page, {@value #MOST_PAGES} pages at most. A page that brings nothing new
 * is the last one, even when the server names a next page. Used on the mailbox only.
 */
final class TranscriptPages {
  /** More than the transcript of a chat has by default. */
  private static final int MOST_PAGES = 60;

  /** As many as came, as a rule, while a transport was replaced or a stream was cut. */
  private static final int FEW = 20;

  private final Mailbox mailbox;
  private final GuestChatCalls calls;

  TranscriptPages(Mailbox mailbox, GuestChatCalls calls) {
    this.mailbox = mailbox;
    this.calls = calls;
  }

  /**
   * Messages that were fetched.
   *
   * @param ajax the last answer
   * @param messages as the server sent them, oldest first
   */
  record Fetched(AjaxResponse ajax, List<Map<String, Object>> messages) {
    @Override
    public String toString() {
      return "Fetched[" + messages.size() + "]";
    }
  }

  /** All messages after one; {@code then} gets them, or why there are none. */
  void after(SessionData session, String id, BiConsumer<Fetched, Throwable> then) {
    new Forward(session, then).page(calls.messagesAfter(session, id));
  }

  /** All messages that are not older than this time, ms; 0 for all there are. */
  void since(SessionData session, long ms, BiConsumer<Fetched, Throwable> then) {
    int first = ms > 0 ? FEW : GuestChatCalls.PAGE;
    new Backward(session, ms, first, then).page(calls.messagesBefore(session, null, first));
  }

  /** A row of pages. */
  private abstract class Row {
    final SessionData session;
    final List<Map<String, Object>> messages = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final BiConsumer<Fetched, Throwable> then;
    private int pages;

    Row(SessionData session, BiConsumer<Fetched, Throwable> then) {
      this.session = session;
      this.then = then;
    }

    void page(CompletionStage<Answer> page) {
      page.whenComplete((answer, failure) -> mailbox.always(() -> read(answer, failure)));
    }

    private void read(Answer answer, Throwable failure) {
      if (failure != null) {
        then.accept(null, Stages.unwrap(failure));
        return;
      }
      if (!(answer.body().get("entities") instanceof List<?> entities)) {
        then.accept(null, invalid(answer));
        return;
      }
      boolean news = false;
      for (Object entity : entities) {
        Map<String, Object> raw = entity instanceof Map<?, ?> map ? Json.freeze(map) : Map.of();
        if (!WireMessages.id(raw).isEmpty() && ids.add(WireMessages.id(raw))) {
          messages.add(raw);
          news = true;
        }
      }
      pages++;
      CompletionStage<Answer> next = news && pages < MOST_PAGES ? next(answer) : null;
      if (next == null) {
        then.accept(new Fetched(answer.ajax(), oldestFirst()), null);
      } else {
        page(next);
      }
    }

    /** The next page; {@code null} when there is none. */
    abstract CompletionStage<Answer> next(Answer answer);

    abstract List<Map<String, Object>> oldestFirst();
  }

  private static TransportException invalid(Answer answer) {
    return TransportException.builder(
            Kind.INVALID_RESPONSE, "The answer to messages has no entities")
        .ajax(answer.ajax())
        .build();
  }

  private final class Forward extends Row {
    Forward(SessionData session, BiConsumer<Fetched, Throwable> then) {
      super(session, then);
    }

    @Override
    CompletionStage<Answer> next(Answer answer) {
      String next = answer.text("next");
      if (next.isEmpty()) {
        return null;
      }
      CompletionStage<Answer> named = calls.page(session, next);
      return named != null
          ? named
          : calls.messagesAfter(session, WireMessages.id(messages.get(messages.size() - 1)));
    }

    @Override
    List<Map<String, Object>> oldestFirst() {
      return messages;
    }
  }

  private final class Backward extends Row {
    private final long ms;
    private int asked;

    Backward(SessionData session, long ms, int first, BiConsumer<Fetched, Throwable> then) {
      super(session, then);
      this.ms = ms;
      this.asked = first;
    }

    @Override
    CompletionStage<Answer> next(Answer answer) {
      Map<String, Object> oldest = messages.get(messages.size() - 1);
      int size = JsonValues.list(answer.body().get("entities")).size();
      boolean whole = size < asked && answer.text("next").isEmpty();
      if (whole || WireMessages.ms(oldest) < ms) {
        return null;
      }
      asked = GuestChatCalls.PAGE;
      return calls.messagesBefore(session, WireMessages.id(oldest), asked);
    }

    @Override
    List<Map<String, Object>> oldestFirst() {
      List<Map<String, Object>> reversed = new ArrayList<>(messages);
      Collections.reverse(reversed);
      return reversed;
    }
  }
}
