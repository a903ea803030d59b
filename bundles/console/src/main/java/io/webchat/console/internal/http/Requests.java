package io.webchat.console.internal.http;

import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Query;
import io.webchat.json.JsonReader;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What requests of the page contain, checked. */
final class Requests {
  private static final int ANSWER_MS = 180_000;

  private Requests() {}

  /** The method, which must be one of these. */
  static String method(HttpServletRequest request, String... allowed) throws RefusedException {
    for (String method : allowed) {
      if (method.equals(request.getMethod())) {
        return method;
      }
    }
    throw new RefusedException(
        405, "BAD_METHOD", "The method is not offered here: " + String.join(", ", allowed));
  }

  /** Has the request answered later. */
  static AsyncContext async(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(ANSWER_MS);
    return context;
  }

  /** A parameter of the query; empty when it is not given. */
  static String text(HttpServletRequest request, String name) throws RefusedException {
    return Query.parameter(request, name).orElse("");
  }

  /** A parameter that is a number. */
  static int number(HttpServletRequest request, String name, int absent) throws RefusedException {
    String text = text(request, name);
    try {
      return text.isEmpty() ? absent : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RefusedException(400, "BAD_REQUEST", name + ": a number");
    }
  }

  /** The JSON object of a body. */
  static Map<String, Object> object(byte[] body) throws RefusedException {
    return JsonReader.object(new String(body, StandardCharsets.UTF_8))
        .orElseThrow(
            () -> new RefusedException(400, "BAD_REQUEST", "The body is not a JSON object"));
  }
}
