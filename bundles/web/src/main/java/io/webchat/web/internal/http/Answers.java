package io.webchat.web.internal.http;

import io.webchat.json.JsonWriter;
import io.webchat.web.internal.channel.ChannelException;
import io.webchat.web.internal.channel.ChannelException.Code;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers of a few bytes. */
final class Answers {
  private static final String RETRY_AFTER = "1";

  private Answers() {}

  /** JSON. */
  static void json(HttpServletResponse response, int status, Map<String, ?> content)
      throws IOException {
    byte[] bytes = JsonWriter.write(content).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  /** A refusal. */
  static void refuse(HttpServletResponse response, ChannelException refusal) throws IOException {
    Code code = refusal.code();
    if (code == Code.RATE_LIMITED || code == Code.OVERLOADED) {
      response.setHeader("Retry-After", RETRY_AFTER);
    }
    json(response, code.status(), Map.of("code", code.name(), "text", refusal.getMessage()));
  }
}
