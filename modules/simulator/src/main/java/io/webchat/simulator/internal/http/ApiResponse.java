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
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes go straight to the socket
public record ApiResponse(
    int status, Map<String, String> headers, Optional<ObjectNode> json, byte[] content) {

  public static ApiResponse json(int status, ObjectNode body) {
    return new ApiResponse(
        status,
        Map.of("Content-Type", "application/json;charset=utf-8"),
        Optional.of(body),
        new byte[0]);
  }

  public static ApiResponse text(int status, String contentType, String body) {
    return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public static ApiResponse bytes(int status, String contentType, byte[] body) {
    return new ApiResponse(status, Map.of("Content-Type", contentType), Optional.empty(), body);
  }

  public static ApiResponse empty(int status) {
    return new ApiResponse(status, Map.of(), Optional.empty(), new byte[0]);
  }

  public ApiResponse withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiResponse(status, more, json, content);
  }

  /** The bytes of the body. */
  public byte[] bytes() {
    return json.map(SimulatorJson::bytes).orElse(content);
  }
}
