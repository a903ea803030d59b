package io.webchat.http.servlet;

import io.webchat.http.channel.RefusedException;
import io.webchat.json.JsonWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers of a few bytes. */
public final class Answers {
  private static final String RETRY_AFTER = "1";

  private Answers() {}

  /** How a service writes a refusal. */
  @FunctionalInterface
  public interface Refusals {
    /** Writes it; the response is not committed before. */
    void write(HttpServletResponse response, RefusedException refusal) throws IOException;
  }

  /** JSON. */
  public static void json(HttpServletResponse response, int status, Map<String, ?> content)
      throws IOException {
    text(response, status, "application/json", JsonWriter.write(content));
  }

  /** A text in UTF-8. */
  public static void text(HttpServletResponse response, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  /** A refusal as JSON with {@code code} and {@code text}. */
  public static void refuse(HttpServletResponse response, RefusedException refusal)
      throws IOException {
    retryAfter(response, refusal);
    json(
        response,
        refusal.status(),
        Map.of("code", refusal.name(), "text", String.valueOf(refusal.getMessage())));
  }

  /** Says when the same may be sent again, where it may be. */
  public static void retryAfter(HttpServletResponse response, RefusedException refusal) {
    if (refusal.mayComeAgain()) {
      response.setHeader("Retry-After", RETRY_AFTER);
    }
  }
}
