package io.webchat.http.servlet;

import io.webchat.http.channel.RefusedException;
import io.webchat.json.JsonWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Refusals as RFC 9457 has them, {@code application/problem+json}: {@code type}, {@code title},
 * {@code status}, {@code detail} and, as an own member, {@code code}.
 */
public final class Problems {
  /** The media type. */
  public static final String TYPE = "application/problem+json";

  private final String types;

  /**
   * Problems of one service.
   *
   * @param types the address, mostly relative to the request's, below which types of problems are
   *     described
   */
  public Problems(String types) {
    this.types = types;
  }

  /** Writes a refusal. */
  public void refuse(HttpServletResponse response, RefusedException refusal) throws IOException {
    Answers.retryAfter(response, refusal);
    write(response, of(refusal.status(), refusal.name(), refusal.getMessage()));
  }

  /** Writes a problem made by {@link #of}, perhaps with members of its own. */
  public static void write(HttpServletResponse response, Map<String, ?> problem)
      throws IOException {
    int status = ((Number) problem.get("status")).intValue();
    Answers.text(response, status, TYPE, JsonWriter.write(problem));
  }

  /** A problem, to which members may be added. */
  public Map<String, Object> of(int status, String code, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", types + code.toLowerCase(Locale.ROOT).replace('_', '-'));
    problem.put("title", title(code));
    problem.put("status", status);
    problem.put("detail", String.valueOf(detail));
    problem.put("code", code);
    return problem;
  }

  private static String title(String code) {
    String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
