package io.webchat.testkit.transport;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that a {@link ScriptedServer} got. */
public final class ReceivedRequest {
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;

  ReceivedRequest(String method, String target, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.target = target;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** Path and query as sent. */
  public String target() {
    return target;
  }

  /** The path as sent. */
  public String path() {
    return target.split("\\?", 2)[0];
  }

  /** The parameters of the query in their order, decoded. */
  public Map<String, String> query() {
    String[] parts = target.split("\\?", 2);
    return parts.length < 2 ? Map.of() : fields(parts[1]);
  }

  /** A header by its lower-case name; {@code null} when absent. */
  public String header(String name) {
    return headers.get(name);
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The fields of a URL-encoded form in their order, decoded; the last of each name. */
  public Map<String, String> form() {
    return fields(text());
  }

  private static Map<String, String> fields(String encoded) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : encoded.split("&", -1)) {
      String[] parts = field.split("=", 2);
      fields.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
