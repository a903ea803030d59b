package io.webchat.simulator.internal.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.Api.Frame;
import io.webchat.simulator.internal.http.Api.MessageFields;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.MimeTypes;

/** The answers of faults, and the damage to good answers, on each wire. */
final class FaultResponses {
  private static final String HTML =
      "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Something is in"
          + " between</h1></body></html>";

  private FaultResponses() {}

  /** What a fault answers instead of the server; empty when it lets the server answer. */
  static Optional<ApiResponse> instead(Fault fault, Api wire) {
    return switch (fault.kind()) {
      case TRANSIENT, PERMANENT, SESSION_EXPIRED -> Optional.of(wire.error(fault));
      case HTTP_STATUS, RATE_LIMIT -> Optional.of(http(fault, wire));
      case NOT_JSON -> Optional.of(ApiResponse.text(200, "text/html;charset=utf-8", HTML));
      case DEEP_JSON -> Optional.of(deep((int) fault.size(), wire.frame()));
      default -> Optional.empty();
    };
  }

  private static ApiResponse http(Fault fault, Api wire) {
    ApiResponse response;
    if (fault.body().isEmpty()) {
      response = wire.error(fault);
    } else {
      String type =
          fault.contentType().isEmpty() ? "text/plain;charset=utf-8" : fault.contentType();
      response = ApiResponse.text(Api.status(fault), type, fault.body());
    }
    return fault.retryAfterSeconds() > 0
        ? response.withHeader("Retry-After", Integer.toString(fault.retryAfterSeconds()))
        : response;
  }

  private static ApiResponse deep(int levels, Frame frame) {
    String body = frame.head() + "[".repeat(levels) + "]".repeat(levels) + frame.tail();
    return ApiResponse.text(200, "application/json;charset=utf-8", body);
  }

  /** What comes before and after the padding of a huge body. */
  static byte[][] hugeFrame(Frame frame) {
    String head = frame.head() + "\"";
    String tail = "\"" + frame.tail();
    return new byte[][] {
      head.getBytes(StandardCharsets.UTF_8), tail.getBytes(StandardCharsets.UTF_8)
    };
  }

  /** A good answer with the damage that a fault does to its JSON; not changed by other faults. */
  static ApiResponse damaged(Fault fault, Api wire, ApiResponse response) {
    if (response.json().isEmpty()) {
      return response;
    }
    ObjectNode body = response.json().get().deepCopy();
    JsonNode data = body.path("data");
    for (JsonNode list :
        List.of(body.path("messages"), data.path("messages"), body.path("entities"))) {
      if (list instanceof ArrayNode messages) {
        damageMessages(fault, wire.fields(), messages);
      }
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

  private static void alter(MessageFields fields, JsonNode message) {
    if (fields.own().test(message) && message.path(fields.text()).isTextual()) {
      String text =
          message
              .path(fields.text())
              .asText()
              .replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("\"", "&quot;")
              .replaceAll("\\s*\\R\\s*", " ")
              .replaceAll("[\\x{10000}-\\x{10FFFF}]", "?");
      ((ObjectNode) message).put(fields.text(), text);
    }
  }

  private static void damageMessages(Fault fault, MessageFields fields, ArrayNode messages) {
    switch (fault.kind()) {
      case DUPLICATED_INDEX -> {
        if (!messages.isEmpty()) {
          messages.insert(0, messages.get(0).deepCopy());
        }
      }
      case MISSING_INDEX ->
          messages.forEach(message -> ((ObjectNode) message).remove(fields.index()));
      case ALTERED_ECHO -> messages.forEach(message -> alter(fields, message));
      case OUT_OF_ORDER -> {
        for (int i = 1; i < messages.size(); i++) {
          messages.insert(0, messages.remove(i));
        }
      }
      default -> {}
    }
  }
}
