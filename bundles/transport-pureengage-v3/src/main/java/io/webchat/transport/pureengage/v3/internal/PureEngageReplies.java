package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a {@link Reply} of a response, or the failure that the response means. */
final class PureEngageReplies {
  /** In which situation an answer comes; some statuses mean something else in another. */
  enum Situation {
    /** No session yet: nothing can be lost. */
    START,
    /** A session is taken up: 401 means that it is lost. */
    ATTACH,
    /** In a session: 404 means that it is lost. */
    SESSION,
    /** With a file, which may not exist. */
    FILE
  }

  private static final String INVALID_SESSION = "INVALID_SESSION";
  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;

  private PureEngageReplies() {}

  /** The reply to the start of a chat, or to its re-attachment. */
  static Reply opened(RestResponse answer, PureEngageTarget target, Situation situation) {
    check(answer, situation);
    Inbound inbound = inbound(Inbound.NOTHING, situation == Situation.START);
    return new Reply(answer.ajax(), PureEngageSession.opened(answer, target), inbound);
  }

  /** The reply with messages. */
  static Reply messages(RestResponse answer, PureEngageTarget target, Situation situation) {
    check(answer, situation);
    if (!(answer.body() instanceof Map)) {
      throw answer.invalid("has no messages");
    }
    Map<String, Object> data = JsonValues.object(answer.object().get("data"));
    List<InboundMessage> messages =
        new PureEngageMessages(target.files()).of(JsonValues.list(data.get("messages")));
    return new Reply(answer.ajax(), null, Inbound.of(messages, chatEnded(answer)));
  }

  /** The reply with the messages up to {@code oldest}; complete when none of them is older. */
  static Reply history(RestResponse answer, PureEngageTarget target, HistoryRequest request) {
    Reply page = messages(answer, target, Situation.SESSION);
    boolean nothingOlder = oldest(page) >= request.oldest();
    boolean complete = nothingOlder || reachesTheFirst(page, request.pageSize());
    return new Reply(page.ajax(), null, inbound(page.inbound(), complete));
  }

  /** The reply to a re-attachment: the new session with the newest messages. */
  static Reply reattached(SessionData session, Reply page, int pageSize) {
    Inbound inbound = inbound(page.inbound(), reachesTheFirst(page, pageSize));
    return new Reply(page.ajax(), session, inbound);
  }

  /** Indices start with 1, or with 0: a full page that goes down to 1 may have left out one. */
  private static boolean reachesTheFirst(Reply page, int pageSize) {
    long oldest = oldest(page);
    return oldest == 0 || (oldest == 1 && page.inbound().messages().size() < pageSize);
  }

  private static long oldest(Reply page) {
    return page.inbound().messages().stream()
        .mapToLong(InboundMessage::position)
        .filter(position -> position >= 0)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static Inbound inbound(Inbound page, boolean historyComplete) {
    return new Inbound(page.messages(), page.chatEnded(), OptionalInt.empty(), historyComplete);
  }

  /** The reply to an operation without a result; its answer may be empty. */
  static Reply done(RestResponse answer, Situation situation) {
    check(answer, situation);
    return new Reply(answer.ajax(), null, Inbound.of(List.of(), chatEnded(answer)));
  }

  private static Boolean chatEnded(RestResponse answer) {
    Object top = answer.object().get("chatEnded");
    Object ended =
        top == null ? JsonValues.object(answer.object().get("data")).get("chatEnded") : top;
    return ended == null ? null : Boolean.valueOf(ended.toString());
  }

  private static void check(RestResponse answer, Situation situation) {
    Optional<ServerError> error = error(answer);
    if (answer.good() && error.isEmpty()) {
      return;
    }
    List<ServerError> errors = error.map(List::of).orElse(List.of());
    String code = error.map(ServerError::code).orElse("");
    if (lost(answer, code, situation)) {
      throw answer
          .failure(Kind.SESSION_LOST, "The chat server does not know the session any more")
          .errors(errors)
          .chatEnded(Boolean.TRUE.equals(chatEnded(answer)))
          .build();
    }
    if (errors.isEmpty() || answer.status() == TOO_MANY_REQUESTS) {
      throw answer.httpFailure().errors(errors).build();
    }
    throw refused(answer, errors);
  }

  /** The server's own message is the text, as the public widget shows it. */
  private static TransportException refused(RestResponse answer, List<ServerError> errors) {
    String text = errors.get(0).message();
    if (text == null || text.isBlank()) {
      text = "The chat server refused " + answer.operation() + ": " + errors.get(0).code();
    }
    return answer
        .failure(Kind.REFUSED, text)
        .errors(errors)
        .chatEnded(Boolean.TRUE.equals(chatEnded(answer)))
        .ambiguous(answer.mayBeDone())
        .build();
  }

  private static boolean lost(RestResponse answer, String code, Situation situation) {
    return switch (situation) {
      case START -> false;
      case FILE -> code.equals(INVALID_SESSION);
      case SESSION -> code.equals(INVALID_SESSION) || answer.status() == NOT_FOUND;
      case ATTACH ->
          code.equals(INVALID_SESSION)
              || answer.status() == NOT_FOUND
              || answer.status() == UNAUTHORIZED;
    };
  }

  /** What {@code status} names as an error: any code but 0, in a good answer only text. */
  private static Optional<ServerError> error(RestResponse answer) {
    Map<String, Object> status = JsonValues.object(answer.object().get("status"));
    Object code = status.get("code");
    boolean fine = code == null || "0".equals(code.toString()) || code.toString().isEmpty();
    if (fine || (answer.good() && !(code instanceof String))) {
      return Optional.empty();
    }
    Object message = status.get("message");
    return Optional.of(
        new ServerError(code.toString(), message == null ? null : message.toString(), null));
  }
}
