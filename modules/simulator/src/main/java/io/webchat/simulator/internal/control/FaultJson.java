package io.webchat.simulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Faults as JSON: {@code {"kind":"http-status","status":503,"operations":["refresh"],"times":2}}.
 */
final class FaultJson {
  private static final Set<String> FIELDS =
      Set.of(
          "kind",
          "times",
          "operations",
          "chat",
          "pause",
          "status",
          "body",
          "contentType",
          "retryAfter",
          "size",
          "codes",
          "chatEnded");

  private FaultJson() {}

  /**
   * Reads a fault; what is left out has its usual value, what has another type is refused: a limit
   * that is overlooked would let the fault hit more than was meant.
   *
   * @param chats the id of a chat that is named, also by a name like {@code latest}
   */
  static Fault read(JsonNode node, UnaryOperator<String> chats) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("a fault is a JSON object");
    }
    Set<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown fields " + unknown + "; known: " + new TreeSet<>(FIELDS));
    }
    Fault usual = Fault.of(kind(text(node, "kind")));
    String chat = text(node, "chat");
    return new Fault(
        usual.kind(),
        (int) number(node, "times", usual.times()),
        operations(node),
        chat.isEmpty() ? "" : chats.apply(chat),
        Duration.ofMillis(number(node, "pause", usual.pause().toMillis())),
        (int) number(node, "status", usual.status()),
        text(node, "body"),
        node.has("contentType") ? text(node, "contentType") : usual.contentType(),
        (int) number(node, "retryAfter", usual.retryAfterSeconds()),
        number(node, "size", usual.size()),
        codes(node),
        flag(node, "chatEnded"));
  }

  private static Set<Operation> operations(JsonNode node) {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (JsonNode name : array(node, "operations", "names of operations", JsonNode::isTextual)) {
      operations.add(Operation.of(name.asText()));
    }
    return operations;
  }

  private static List<Integer> codes(JsonNode node) {
    List<Integer> codes = new ArrayList<>();
    for (JsonNode code : array(node, "codes", "whole numbers", FaultJson::isInt)) {
      codes.add(code.asInt());
    }
    return codes;
  }

  private static JsonNode array(
      JsonNode node, String field, String elements, Predicate<JsonNode> fits) {
    JsonNode value = node.path(field);
    boolean right = value.isMissingNode() || value.isArray();
    for (JsonNode element : value) {
      right = right && fits.test(element);
    }
    if (!right) {
      throw new IllegalArgumentException("'" + field + "' must be an array of " + elements);
    }
    return value;
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new IllegalArgumentException("'" + field + "' must be a string");
    }
    return value.asText("");
  }

  private static boolean flag(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new IllegalArgumentException("'" + field + "' must be true or false");
    }
    return value.asBoolean(false);
  }

  private static boolean isInt(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  private static long number(JsonNode node, String field, long usual) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return usual;
    }
    if (!isInt(value)) {
      throw new IllegalArgumentException("'" + field + "' must be a whole number");
    }
    return value.asLong();
  }

  private static FaultKind kind(String name) {
    for (FaultKind kind : FaultKind.values()) {
      if (label(kind).equals(name.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return kind;
      }
    }
    String known =
        Arrays.stream(FaultKind.values()).map(FaultJson::label).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("unknown kind '" + name + "'; known: " + known);
  }

  private static String label(FaultKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ObjectNode write(ActiveFault active) {
    Fault fault = active.fault();
    ObjectNode node = SimulatorJson.object();
    node.put("id", active.id());
    node.put("kind", label(fault.kind()));
    node.put("times", fault.times());
    node.put("hits", active.hits());
    node.put("active", active.active());
    var operations = node.putArray("operations");
    fault.operations().stream().map(Operation::label).sorted().forEach(operations::add);
    if (!fault.chatId().isEmpty()) {
      node.put("chat", fault.chatId());
    }
    switch (fault.kind()) {
      case HTTP_STATUS, SOCKET_CLOSED -> node.put("status", fault.status());
      case CHARSET -> node.put("contentType", fault.contentType());
      case DELAY, DELAY_AFTER, TRICKLE, KEEP_ALIVE, PUSH_REORDERED ->
          node.put("pause", fault.pause().toMillis());
      case HUGE_BODY, DEEP_JSON, FRAGMENTED_FRAMES, HUGE_FRAME -> node.put("size", fault.size());
      case RATE_LIMIT -> node.put("retryAfter", fault.retryAfterSeconds());
      default -> {}
    }
    return node;
  }
}
