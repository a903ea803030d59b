package io.webchat.backend.internal.http;

import io.webchat.http.servlet.Problems;
import io.webchat.json.JsonWriter;
import java.util.Map;
import java.util.Optional;

/**
 * A whole answer, so that it can be given again.
 *
 * @param status of HTTP
 * @param type media type; empty for an answer without a body
 * @param body text
 * @param location header, where something was made
 */
record Answer(int status, String type, String body, Optional<String> location) {
  static Answer json(int status, Map<String, ?> content) {
    return new Answer(status, "application/json", JsonWriter.write(content), Optional.empty());
  }

  static Answer problem(Map<String, ?> problem) {
    int status = ((Number) problem.get("status")).intValue();
    return new Answer(status, Problems.TYPE, JsonWriter.write(problem), Optional.empty());
  }

  static Answer empty() {
    return new Answer(204, "", "", Optional.empty());
  }

  Answer at(String address) {
    return new Answer(status, type, body, Optional.of(address));
  }

  /** Whether nothing was done, and the same may be sent again. */
  boolean mayComeAgain() {
    return status == 429 || status == 503;
  }

  @Override
  public String toString() {
    return "Answer[" + status + "]"; // the body may be a message
  }
}
