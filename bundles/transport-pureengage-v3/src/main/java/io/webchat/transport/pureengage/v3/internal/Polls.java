package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.session.SessionData;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.pureengage.v3.internal.PureEngageReplies.Situation;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The polls of a transport. The server remembers what it has delivered, so an answer that got lost
 * is not delivered again: after a poll that failed, or may have been answered twice, the next one
 * names the position.
 *
 * <p>A poll without an answer within its limit counts as one without messages when the poll before
 * it was answered: a connection got lost on the way, and the next poll takes a fresh one. From the
 * second in a row on it fails, since then the server cannot be reached.
 */
final class Polls {
  private final PureEngageCalls wire;
  private final PollLimit limit;
  private volatile boolean silent;
  private volatile boolean answered = true;
  private volatile boolean fresh;
  private volatile Newest newest = new Newest("", 0, "");

  Polls(PureEngageCalls wire, PollLimit limit) {
    this.wire = wire;
    this.limit = limit;
  }

  /**
   * The newest message of a chat that came: its position, and its index as the server writes it.
   */
  private record Newest(String chat, long position, String index) {}

  /** The next poll must name the position. */
  void wireWasSilent() {
    silent = true;
  }

  /** A poll as the core asks for it. */
  CompletionStage<Reply> next(SessionData session, PollRequest request) {
    boolean named = request.resume() || silent;
    long position = request.position();
    silent = true; // until an answer is there
    return wire.inSession(
        session,
        chat -> {
          RestUrl messages = chat.segment("messages");
          RestUrl url = named ? from(messages, session, position) : messages;
          return ask(session, wire.get("poll", session, url).longPoll().timeout(limit.ms()));
        });
  }

  private CompletionStage<Reply> ask(SessionData session, RestCall.Builder poll) {
    long begun = System.nanoTime();
    CompletableFuture<Reply> call =
        wire.client()
            .exchange(
                (fresh ? poll.fresh() : poll).build(), answer -> read(answer, session, begun));
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    CompletableFuture<?> unused =
        call.whenComplete((answer, failure) -> settle(reply, answer, failure));
    CompletableFuture<?> unusedToo =
        reply.whenComplete(
            (answer, failure) -> {
              if (reply.isCancelled()) {
                call.cancel(true);
              }
            });
    return reply;
  }

  private void settle(CompletableFuture<Reply> reply, Reply answer, Throwable failure) {
    if (failure == null) {
      reply.complete(answer);
    } else if (quiet(failure)) {
      reply.complete(Reply.of(((TransportException) failure).ajax()));
    } else {
      reply.completeExceptionally(failure);
    }
  }

  /** Notes that a poll failed; whether it only was not answered, and the first of a series. */
  private boolean quiet(Throwable failure) {
    boolean first = answered;
    answered = false;
    boolean unanswered =
        failure instanceof TransportException reason
            && reason.kind() == Kind.TIMEOUT
            && reason.ambiguous();
    fresh = unanswered || failure instanceof CancellationException;
    if (unanswered) {
      limit.silent();
    }
    return unanswered && first;
  }

  /** The messages from a position on; there is no index before the first one to name. */
  private RestUrl from(RestUrl messages, SessionData session, long position) {
    return position > 1
        ? messages.query("index", index(session, position - 1))
        : messages.query("count", PureEngageTransport.WHOLE_TRANSCRIPT);
  }

  private Reply read(RestResponse answer, SessionData session, long begun) {
    Reply reply = PureEngageReplies.messages(answer, wire.target(session), Situation.SESSION);
    List<InboundMessage> messages = reply.inbound().messages();
    remember(session, messages);
    silent = answer.resent();
    answered = true;
    fresh = false;
    limit.answered((System.nanoTime() - begun) / 1_000_000, messages.isEmpty());
    return reply;
  }

  private void remember(SessionData session, List<InboundMessage> messages) {
    String chat = session.value(PureEngageSession.SESSION_ID);
    for (InboundMessage message : messages) {
      if (!newest.chat().equals(chat) || message.position() > newest.position()) {
        newest =
            new Newest(chat, message.position(), String.valueOf(message.original().get("index")));
      }
    }
  }

  /** The index of a position as the server writes it, if known. */
  private String index(SessionData session, long position) {
    Newest last = newest;
    return last.position() == position
            && last.chat().equals(session.value(PureEngageSession.SESSION_ID))
        ? last.index()
        : Long.toString(position);
  }
}
