package io.webchat.simulator.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What goes back to the client.
 *
 * @param status HTTP status
 * @param headers response headers, content type included
 * @param json the body when it is a JSON object
 * @param content the body when it is not
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; the bytes go straight to the socket
public record Answer(
    int status, Map<String, String> headers, Optional<ObjectNode> json, byte[] content) {

  public static Answer json(int status, ObjectNode body) {
    return new Answer(
        status,
        Map.of("Content-Type", "application/json;charset=utf-8"),
        Optional.of(body),
        new byte[0]);
  }

  public static Answer text(int status, String contentType, String body) {
    return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer bytes(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("Content-Type", contentType), Optional.empty(), body);
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), Optional.empty(), new byte[0]);
  }

  public Answer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, json, content);
  }

  /** The bytes of the body. */
  public byte[] bytes() {
    return json.map(Json::bytes).orElse(content);
  }
}
