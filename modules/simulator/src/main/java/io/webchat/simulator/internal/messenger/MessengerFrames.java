package io.webchat.simulator.internal.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.http.SimulatorJson;
import java.util.Map;

/** Frames of the server as text. */
final class MessengerFrames {
  private MessengerFrames() {}

  /** An answer; {@code tracingId} may be empty. */
  static String response(String kind, JsonNode body, String tracingId) {
    return frame("response", kind, 200, body, tracingId);
  }

  static String response(String kind, Map<String, Object> body, String tracingId) {
    return response(kind, SimulatorJson.tree(body), tracingId);
  }

  /** What was not asked for. */
  static String push(String kind, JsonNode body) {
    return frame("message", kind, 200, body, "");
  }

  static String push(String kind, Map<String, Object> body) {
    return push(kind, SimulatorJson.tree(body));
  }

  /** An error with its code. */
  static String error(int code, String text, String tracingId) {
    return frame("response", "string", code, SimulatorJson.tree(text), tracingId);
  }

  static String tooManyRequests(int seconds, String tracingId) {
    return frame(
        "response",
        "TooManyRequestsErrorMessage",
        429,
        SimulatorJson.tree(
            Map.of(
                "retryAfter",
                seconds,
                "errorCode",
                4029,
                "errorMessage",
                "Message rate too high for this session")),
        tracingId);
  }

  private static String frame(String type, String kind, int code, JsonNode body, String tracingId) {
    ObjectNode frame = SimulatorJson.object();
    frame.put("type", type);
    frame.put("class", kind);
    frame.put("code", code);
    frame.set("body", body);
    if (!tracingId.isEmpty()) {
      frame.put("tracingId", tracingId);
    }
    return frame.toString();
  }
}
