package io.webchat.simulator.internal.http;

import io.webchat.simulator.model.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request with its body read.
 *
 * @param method HTTP method
 * @param path path without the query
 * @param query parameters of the query
 * @param headers header values by name in lower case
 * @param form form fields, also of a multipart body
 * @param upload the file of a multipart body
 * @param body the body as text unless it was multipart
 * @param target where it goes
 */
public record ApiRequest(
    String method,
    String path,
    FormFields query,
    Map<String, List<String>> headers,
    FormFields form,
    Optional<Upload> upload,
    String body,
    Target target) {

  /**
   * What a path means.
   *
   * @param operation the operation
   * @param service the v2 service name or the host of PureConnect, empty on the other wires
   * @param chatId empty when there is none
   * @param item id of the file or the participant, empty when there is none
   */
  public record Target(Operation operation, String service, String chatId, String item) {
    public Target as(Operation other) {
      return new Target(other, service, chatId, item);
    }
  }

  /** The first value of a header, empty when absent. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of("")).get(0);
  }

  public ApiRequest with(Target other) {
    return new ApiRequest(method, path, query, headers, form, upload, body, other);
  }

  public ApiRequest with(FormFields otherForm) {
    return new ApiRequest(method, path, query, headers, otherForm, upload, body, target);
  }

  /** Names the request without its content. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
