package io.webchat.backend.internal.http;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.backend.internal.chat.ServedChats;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Problems;
import io.webchat.json.SecretFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Problems of this service: refusals of requests, and rejections of commands by their codes. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private static final int BAD_GATEWAY = 502;

  private static final Map<String, Integer> STATUS =
      Map.ofEntries(
          Map.entry(ErrorCode.ACCESS_DENIED, 403),
          Map.entry(ErrorCode.UNKNOWN_COMMAND, 404),
          Map.entry(ErrorCode.PLUGIN_NOT_LOADED, 404),
          Map.entry(ErrorCode.ALREADY_ACTIVE, 409),
          Map.entry(ErrorCode.NO_ACTIVE_SESSION, 409),
          Map.entry(ErrorCode.READ_ONLY, 409),
          Map.entry(ErrorCode.POLL_PENDING, 409),
          Map.entry(ErrorCode.ALREADY_RESTORING, 409),
          Map.entry(ErrorCode.NOTHING_TO_RESTORE, 409),
          Map.entry(ErrorCode.NO_MORE_HISTORY, 409),
          Map.entry(ErrorCode.NOT_ASYNC, 409),
          Map.entry(ErrorCode.SESSION_LOST, 409),
          Map.entry(ErrorCode.SESSION_MOVED, 409),
          Map.entry(ErrorCode.CANCELLED, 409),
          Map.entry(ErrorCode.CLOSED, 409),
          Map.entry(ErrorCode.TOO_LARGE, 413),
          Map.entry(ErrorCode.INVALID_ARGUMENT, 422),
          Map.entry(ErrorCode.EMPTY_MESSAGE, 422),
          Map.entry(ErrorCode.MESSAGE_TOO_LONG, 422),
          Map.entry(ErrorCode.UNSUPPORTED, 422),
          Map.entry(ErrorCode.HOOK_FAILED, 422),
          Map.entry(ErrorCode.FILE_FAILED, 422),
          Map.entry(ErrorCode.REJECTED, 422),
          Map.entry(ErrorCode.RATE_LIMITED, 429),
          Map.entry(ErrorCode.INTERNAL, 500),
          Map.entry(ErrorCode.OVERLOADED, 503),
          Map.entry(ErrorCode.TRANSPORT_UNAVAILABLE, 503),
          // for good: 504 has the same code, and says that the answer is still to come
          Map.entry(ErrorCode.TIMEOUT, BAD_GATEWAY));

  private final Problems problems;

  /** Problems whose types are at {@code PATH/problems}. */
  Refusals(String path) {
    this.problems = new Problems(path + "/problems#");
  }

  /** What is at the address of the types: the codes of the service and their status. */
  static Map<String, Object> codes() {
    Map<String, Object> codes = new TreeMap<>(STATUS);
    for (ChannelException.Code code : ChannelException.Code.values()) {
      codes.putIfAbsent(code.name(), code.status());
    }
    codes.putAll(
        Map.of(
            "UNAUTHORIZED",
            401,
            "INSUFFICIENT_SCOPE",
            403,
            WebhookRequests.NO_WEBHOOK,
            404,
            "IDEMPOTENCY_KEY_REUSED",
            422,
            WebhookRequests.UNAVAILABLE,
            503,
            ServedChats.ELSEWHERE,
            503));
    return codes;
  }

  /** Writes a refusal of a request. */
  void write(HttpServletResponse response, RefusedException refusal) throws IOException {
    if (refusal.status() == 401) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    problems.refuse(response, refusal);
  }

  /** A rejection of a command: its code, text and advice, and the value of the reference. */
  Answer of(Rejection rejection, SecretFilter secrets) {
    int status = STATUS.getOrDefault(rejection.code(), BAD_GATEWAY);
    Map<String, Object> problem =
        problems.of(
            status, rejection.code(), String.valueOf(secrets.clean((Object) rejection.text())));
    rejection
        .hint()
        .ifPresent(hint -> problem.put("hint", String.valueOf(secrets.clean((Object) hint))));
    problem.put("value", secrets.clean(rejection.value()));
    return Answer.problem(problem);
  }

  /** A problem. */
  Answer problem(int status, String code, String detail) {
    return Answer.problem(problems.of(status, code, detail));
  }

  /** Whatever a request failed with. */
  Answer of(Throwable problem, SecretFilter secrets) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    if (cause instanceof RefusedException refusal) {
      return Answer.problem(problems.of(refusal.status(), refusal.name(), refusal.getMessage()));
    }
    if (cause instanceof Rejection rejection) {
      return of(rejection, secrets);
    }
    LOG.error("A request failed", cause);
    return Answer.problem(problems.of(500, ErrorCode.INTERNAL, "The request failed: see the log"));
  }
}
