package io.webchat.simulator.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One group of addresses. */
public interface Api {
  /**
   * What the request means; empty when it is not for this group. Judged before the body is read.
   */
  Optional<Target> target(String method, String path);

  /** The target again when the body says more; the same by default. */
  default Target refine(ApiRequest call) {
    return call.target();
  }

  /** The request with what its body says: the target, for a wire without forms its fields. */
  default ApiRequest read(ApiRequest raw) {
    return raw.with(refine(raw));
  }

  /** Whether requests are recorded and faults apply. */
  boolean isChat();

  /** Answers what a fault puts in the place of the server's work, as the wire has it. */
  default void handleInstead(ApiRequest call, ApiResponse answer, Consumer<ApiResponse> reply) {
    reply.accept(answer);
  }

  /** Answers exactly once, now or later, on any thread. */
  void handle(ApiRequest call, Consumer<ApiResponse> reply);

  /**
   * The error of this wire that a {@link FaultKind#TRANSIENT}, a {@link FaultKind#PERMANENT}, a
   * {@link FaultKind#RATE_LIMIT}, a {@link FaultKind#SESSION_EXPIRED} or a {@link
   * FaultKind#HTTP_STATUS} without a body answers; by default the HTTP status alone.
   */
  default ApiResponse error(Fault fault) {
    return ApiResponse.json(status(fault), SimulatorJson.object());
  }

  /** The HTTP status of such an error: 503, 400, 429, 401 or the one that the fault names. */
  static int status(Fault fault) {
    return switch (fault.kind()) {
      case TRANSIENT -> 503;
      case PERMANENT -> 400;
      case RATE_LIMIT -> 429;
      case SESSION_EXPIRED -> 401;
      default -> fault.status();
    };
  }

  /** A good answer of this wire with room for a value that makes it large. */
  default Frame frame() {
    return new Frame("{\"padding\":", "}");
  }

  /** Where the messages of an answer have what faults damage. */
  default MessageFields fields() {
    return new MessageFields(
        "index",
        "text",
        message -> {
          String type = message.at("/from/type").asText();
          return type.equals("Client") || type.equals("Customer");
        });
  }

  /**
   * Names of fields of a message.
   *
   * @param index its position
   * @param text its text
   * @param own whether a message is a customer's
   */
  record MessageFields(String index, String text, Predicate<JsonNode> own) {}

  /**
   * JSON with a gap.
   *
   * @param head what comes before the value
   * @param tail what comes after it
   */
  record Frame(String head, String tail) {}
}
