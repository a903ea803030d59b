package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.value.AjaxResponse;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks answers: gives the body of a good one, or throws the failure that it means. */
final class GuestChatReplies {
  /** In which situation an answer comes; some statuses mean something else in another. */
  enum Situation {
    /** No conversation yet: nothing can be lost. */
    START,
    /** About another member, who may not exist. */
    MEMBER,
    /** With what the customer writes, which something before the server may not let through. */
    MESSAGE,
    /** In a conversation. */
    SESSION
  }

  /**
   * A good answer.
   *
   * @param ajax as the api shows it
   * @param body empty when it has none
   */
  record Answer(AjaxResponse ajax, Map<String, Object> body) {
    @Override
    public String toString() {
      return "Answer";
    }

    /** A text of the body; empty when it is none. */
    String text(String key) {
      return body.get(key) instanceof String text ? text : "";
    }
  }

  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<Integer> UNKNOWN = Set.of(401, 403, 404, 410);

  private GuestChatReplies() {}

  static Answer checked(RestResponse answer, Situation situation) {
    if (answer.good()) {
      return new Answer(answer.ajax(), answer.object());
    }
    List<ServerError> errors = errors(answer.object());
    if (situation == Situation.SESSION && UNKNOWN.contains(answer.status())) {
      throw answer
          .failure(Kind.SESSION_LOST, "The chat server does not know the conversation any more")
          .errors(errors)
          .build();
    }
    boolean refused = answer.status() < 500 && answer.status() != TOO_MANY_REQUESTS;
    if (refused && !errors.isEmpty()) {
      throw answer.failure(Kind.REFUSED, text(answer, errors.get(0))).errors(errors).build();
    }
    throw answer.httpFailure().errors(errors).build();
  }

  private static String text(RestResponse answer, ServerError error) {
    return error.message() == null || error.message().isBlank()
        ? "The chat server refused " + answer.operation() + ": " + error.code()
        : error.message();
  }

  private static List<ServerError> errors(Map<String, Object> body) {
    Object code = body.get("code");
    if (code == null || code.toString().isEmpty()) {
      return List.of();
    }
    Object message = body.get("message");
    return List.of(
        new ServerError(code.toString(), message == null ? null : JsonValues.text(message), null));
  }
}
