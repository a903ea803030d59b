package io.webchat.api.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The AJAX response of the reference: what the chat server answered, or the failure. As a map it
 * has {@code status} (HTTP status, 0 when no answer came), {@code statusText}, {@code headers}
 * (lower-case name → value), {@code responseJSON} (the parsed body) and, where the names are free,
 * the fields of the body itself, so that {@code response.statusCode} and {@code
 * response.responseJSON.statusCode} both work.
 */
public final class AjaxResponse extends JsonObject {
  private AjaxResponse(Map<String, ?> values) {
    super(values);
  }

  /** An answer. {@code body} is the parsed JSON, a string, or {@code null}. */
  public static AjaxResponse of(
      int status, String statusText, Map<String, String> headers, Object body) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("status", status);
    values.put("statusText", statusText == null ? "" : statusText);
    values.put("headers", headers);
    values.put("responseJSON", body);
    if (body instanceof Map<?, ?> fields) {
      fields.forEach((key, value) -> values.putIfAbsent(String.valueOf(key), value));
    }
    return new AjaxResponse(values);
  }

  /** An answer that consists of its body: status 200, no headers. */
  public static AjaxResponse ok(Map<String, ?> body) {
    return of(200, "success", Map.of(), body);
  }

  /**
   * No answer at all: status 0; {@code statusText} is {@code timeout}, {@code error} or {@code
   * abort}.
   */
  public static AjaxResponse failure(String statusText) {
    return of(0, statusText, Map.of(), null);
  }

  /**
   * The same response with one more field, for instance {@code errorReason} or {@code filename}.
   */
  public AjaxResponse with(String key, Object value) {
    return new AjaxResponse(changed(key, value));
  }

  /** The HTTP status; 0 when no answer came. */
  public int status() {
    return (int) number("status", 0);
  }

  /** The reason phrase, or {@code timeout}, {@code error}, {@code abort}, {@code parsererror}. */
  public String statusText() {
    return string("statusText");
  }

  /** One response header by its lower-case name; {@code null} when absent. */
  public String header(String name) {
    Object value = object("headers").get(name);
    return value instanceof List<?> list ? String.valueOf(list.get(0)) : (String) value;
  }

  /** The parsed body: a map, a list, a scalar, or {@code null}. */
  public Object body() {
    return get("responseJSON");
  }

  @Override
  public String toString() {
    return "AjaxResponse[" + status() + " " + statusText() + "]";
  }
}
