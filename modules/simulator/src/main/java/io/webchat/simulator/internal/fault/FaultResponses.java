package io.webchat.simulator.internal.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.MimeTypes;

/** The answers of faults, and the damage to good answers, on each wire. */
final class FaultResponses {
  private static final String V2_HEAD =
      "{\"statusCode\":0,\"chatEnded\":false,\"messages\":[],\"padding\":";
  private static final String V2_TAIL = "}";
  private static final String V3_HEAD =
      "{\"status\":{\"code\":0},\"data\":{\"chatEnded\":false,\"messages\":[],\"padding\":";
  private static final String V3_TAIL = "}}";
  private static final String HTML =
      "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Something is in"
          + " between</h1></body></html>";

  private FaultResponses() {}

  /** What a fault answers instead of the server; empty when it lets the server answer. */
  static Optional<ApiResponse> instead(Fault fault, boolean v3) {
    return switch (fault.kind()) {
      case TRANSIENT ->
          Optional.of(
              v3 ? v3Error(503, "SERVICE_UNAVAILABLE") : ApiResponse.json(200, v2Status(1, false)));
      case PERMANENT -> Optional.of(v3 ? v3Error(400, "INVALID_REQUEST") : permanent(fault));
      case HTTP_STATUS -> Optional.of(http(fault, v3));
      case NOT_JSON -> Optional.of(ApiResponse.text(200, "text/html;charset=utf-8", HTML));
      case DEEP_JSON -> Optional.of(deep((int) fault.size(), v3));
      default -> Optional.empty();
    };
  }

  private static ApiResponse permanent(Fault fault) {
    ObjectNode body = v2Status(2, fault.chatEnded());
    if (!fault.codes().isEmpty()) {
      ArrayNode errors = body.putArray("errors");
      fault
          .codes()
          .forEach(code -> errors.addObject().put("code", code).put("message", "switched on"));
    }
    return ApiResponse.json(200, body);
  }

  private static ObjectNode v2Status(int statusCode, boolean chatEnded) {
    ObjectNode body = SimulatorJson.object();
    body.put("statusCode", statusCode);
    body.put("chatEnded", chatEnded);
    body.putArray("messages");
    return body;
  }

  private static ApiResponse v3Error(int status, String code) {
    ObjectNode body = SimulatorJson.object();
    body.putObject("status").put("code", code).put("message", "switched on");
    return ApiResponse.json(status, body);
  }

  private static ApiResponse http(Fault fault, boolean v3) {
    ApiResponse response;
    if (!fault.body().isEmpty()) {
      String type =
          fault.contentType().isEmpty() ? "text/plain;charset=utf-8" : fault.contentType();
      response = ApiResponse.text(fault.status(), type, fault.body());
    } else if (v3) {
      response = v3Error(fault.status(), "HTTP_" + fault.status());
    } else {
      response = ApiResponse.json(fault.status(), v2Status(2, false));
    }
    return fault.retryAfterSeconds() > 0
        ? response.withHeader("Retry-After", Integer.toString(fault.retryAfterSeconds()))
        : response;
  }

  private static ApiResponse deep(int levels, boolean v3) {
    String body =
        (v3 ? V3_HEAD : V2_HEAD)
            + "[".repeat(levels)
            + "]".repeat(levels)
            + (v3 ? V3_TAIL : V2_TAIL);
    return ApiResponse.text(200, "application/json;charset=utf-8", body);
  }

  /** What comes before and after the padding of a huge body. */
  static byte[][] hugeFrame(boolean v3) {
    String head = (v3 ? V3_HEAD : V2_HEAD) + "\"";
    String tail = "\"" + (v3 ? V3_TAIL : V2_TAIL);
    return new byte[][] {
      head.getBytes(StandardCharsets.UTF_8), tail.getBytes(StandardCharsets.UTF_8)
    };
  }

  /** A good answer with the damage that a fault does to its JSON; not changed by other faults. */
  static ApiResponse damaged(Fault fault, ApiResponse response) {
    if (response.json().isEmpty()) {
      return response;
    }
    ObjectNode body = response.json().get().deepCopy();
    JsonNode data = body.path("data");
    if (body.path("messages") instanceof ArrayNode messages) {
      damageMessages(fault, messages);
    }
    if (data.path("messages") instanceof ArrayNode messages) {
      damageMessages(fault, messages);
    }
    if (fault.kind() == FaultKind.MISSING_CHAT_ENDED) {
      body.remove("chatEnded");
      if (data instanceof ObjectNode object) {
        object.remove("chatEnded");
      }
    }
    return new ApiResponse(
        response.status(), response.headers(), Optional.of(body), response.content());
  }

  /** The answer in the charset that a fault says, else as it is. */
  static ApiResponse encoded(List<Fault> faults, ApiResponse response) {
    for (Fault fault : faults) {
      if (fault.kind() == FaultKind.CHARSET && response.json().isPresent()) {
        String type = fault.contentType();
        byte[] bytes = response.json().get().toString().getBytes(charset(type));
        return new ApiResponse(response.status(), response.headers(), Optional.empty(), bytes)
            .withHeader("Content-Type", type);
      }
    }
    return response;
  }

  private static Charset charset(String contentType) {
    String name = MimeTypes.getCharsetFromContentType(contentType);
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  private static void alter(JsonNode message) {
    String type = message.at("/from/type").asText();
    boolean own = type.equals("Client") || type.equals("Customer");
    if (own && message.path("text").isTextual()) {
      String text =
          message
              .path("text")
              .asText()
              .replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("\"", "&quot;")
              .replaceAll("\\s*\\R\\s*", " ")
              .replaceAll("[\\x{10000}-\\x{10FFFF}]", "?");
      ((ObjectNode) message).put("text", text);
    }
  }

  private static void damageMessages(Fault fault, ArrayNode messages) {
    switch (fault.kind()) {
      case DUPLICATED_INDEX -> {
        if (!messages.isEmpty()) {
          messages.insert(0, messages.get(0).deepCopy());
        }
      }
      case MISSING_INDEX -> messages.forEach(message -> ((ObjectNode) message).remove("index"));
      case ALTERED_ECHO -> messages.forEach(FaultResponses::alter);
      case OUT_OF_ORDER -> {
        for (int i = 1; i < messages.size(); i++) {
          messages.insert(0, messages.remove(i));
        }
      }
      default -> {}
    }
  }
}
