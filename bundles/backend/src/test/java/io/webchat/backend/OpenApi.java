package io.webchat.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The description that the service gives of itself, and whether answers are as it says. */
final class OpenApi {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonNode document;

  OpenApi(String text) {
    try {
      document = new ObjectMapper().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode document() {
    return document;
  }

  /**
   * What can be asked for.
   *
   * @param path with names in braces
   * @param method as HTTP writes it
   * @param description of the operation
   */
  record Operation(String path, String method, JsonNode description) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (!entry.getKey().equals("parameters")) {
          operations.add(
              new Operation(
                  path.getKey(), entry.getKey().toUpperCase(Locale.ROOT), entry.getValue()));
        }
      }
    }
    return operations;
  }

  /** What is wrong with an answer; nothing when it is as described. */
  List<String> faults(Operation operation, HttpResponse<?> response, String body) {
    JsonNode responses = operation.description().get("responses");
    String status = String.valueOf(response.statusCode());
    JsonNode answer =
        resolved(responses.has(status) ? responses.get(status) : responses.get("default"));
    if (answer == null) {
      return List.of("the status " + status + " is not described");
    }
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    JsonNode content = answer.get("content");
    if (content == null) {
      return body.isEmpty() ? List.of() : List.of("a body is not described");
    }
    if (!content.has(type)) {
      return List.of("the type " + type + " is not described for " + status);
    }
    JsonNode schema = content.get(type).get("schema");
    return schema == null || !type.endsWith("json") ? List.of() : faults(schema, body);
  }

  private List<String> faults(JsonNode schema, String body) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", document.get("components"));
    Schema checked = SCHEMAS.getSchema(whole);
    return checked.validate(body, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private JsonNode resolved(JsonNode node) {
    return node != null && node.has("$ref")
        ? document.at(node.get("$ref").asText().substring(1))
        : node;
  }
}
