package io.webchat.rest.gms;

import io.webchat.api.session.SessionData;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;

/**
 * Makes a {@link Reply} of a response, or throws the {@link TransportException} that the response
 * means. Thread-safe.
 */
public final class GmsReplies {
  private static final String UNKNOWN_SERVICE = "306";
  private static final int NO_CONTENT = 204;
  private static final int AGAIN = 1;
  private static final int REFUSED = 2;

  private GmsReplies() {}

  /** The reply to the start of a chat. */
  public static Reply started(RestResponse answer) {
    GmsResult result = checked(answer);
    SessionData session = GmsSession.opened(result.fields());
    if (session == null) {
      throw answer.invalid("names no session: chatId, userId or secureKey is missing");
    }
    return new Reply(answer.ajax(), session, result.inbound());
  }

  /** The reply to any other operation. */
  public static Reply of(RestResponse answer, SessionData session) {
    GmsResult result = checked(answer);
    SessionData updated = GmsSession.updated(session, result.fields());
    return new Reply(answer.ajax(), updated, result.inbound());
  }

  /**
   * The reply to an operation without a result of its own: the server may answer that it did it.
   */
  public static Reply done(RestResponse answer, SessionData session) {
    return answer.status() == NO_CONTENT ? Reply.of(answer.ajax()) : of(answer, session);
  }

  /** The reply to an operation whose messages are not part of the transcript. */
  public static Reply withoutMessages(RestResponse answer, SessionData session) {
    Reply reply = of(answer, session);
    Inbound end = Inbound.of(List.of(), reply.inbound().chatEnded().orElse(null));
    return new Reply(reply.ajax(), reply.session(), end);
  }

  /** The reply to a download: a file, whose answer has no body. */
  public static Reply downloaded(RestResponse answer, SessionData session) {
    return answer.good() && answer.body() == null ? Reply.of(answer.ajax()) : of(answer, session);
  }

  private static GmsResult checked(RestResponse answer) {
    boolean object = answer.body() instanceof Map;
    GmsResult result = new GmsResult(answer.object());
    if (!answer.good()) {
      throw httpFailure(answer, result);
    }
    if (!object) {
      throw answer.invalid("has no result object");
    }
    return switch (result.statusCode()) {
      case 0 -> result;
      case AGAIN ->
          throw answer
              .failure(Kind.TRANSIENT, "The chat server asks to try again: " + answer.operation())
              .errors(result.errors())
              .chatEnded(result.chatEnded().orElse(false))
              .build();
      default -> throw refused(answer, result);
    };
  }

  private static TransportException httpFailure(RestResponse answer, GmsResult result) {
    if (answer.status() != 429 && isNamed(result)) {
      return refused(answer, result);
    }
    return answer.httpFailure().errors(result.errors()).build();
  }

  /** Whether the chat server says it; a gateway has the HTTP status in the place of its code. */
  private static boolean isNamed(GmsResult result) {
    int code = result.statusCode();
    return !result.errors().isEmpty() || code == AGAIN || code == REFUSED;
  }

  private static TransportException refused(RestResponse answer, GmsResult result) {
    String code = result.errors().isEmpty() ? "" : result.errors().get(0).code();
    String text = "The chat server refused " + answer.operation();
    return answer
        .failure(Kind.REFUSED, code.isEmpty() ? text : text + ", error " + code)
        .ajax(code.equals(UNKNOWN_SERVICE) ? answer.invalidService() : answer.ajax())
        .errors(result.errors())
        .chatEnded(result.chatEnded().orElse(false))
        .ambiguous(answer.mayBeDone())
        .build();
  }
}
