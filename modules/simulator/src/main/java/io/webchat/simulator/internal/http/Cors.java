package io.webchat.simulator.internal.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What browsers need to let a page of another origin talk to the chat wires: every origin is
 * welcome.
 */
public final class Cors {
  private static final String HEADERS =
      "apikey, authorization, content-type, x-api-key, x-nexus-client-key, x-ccid, x-requested-with";

  private Cors() {}

  /** Headers of every answer to a request that has an origin. */
  public static void allow(HttpFields request, HttpFields.Mutable response) {
    origin(request)
        .ifPresent(
            origin -> {
              response.put("Access-Control-Allow-Origin", origin);
              response.put("Access-Control-Allow-Credentials", "true");
              response.put("Access-Control-Expose-Headers", "content-disposition, retry-after");
              response.add(HttpHeader.VARY, "Origin");
            });
  }

  public static boolean isPreflight(String method, HttpFields request) {
    return method.equals("OPTIONS")
        && origin(request).isPresent()
        && request.contains("Access-Control-Request-Method");
  }

  /** Headers that answer a preflight. */
  public static void allowPreflight(HttpFields request, HttpFields.Mutable response) {
    response.put("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS");
    String asked = request.get("Access-Control-Request-Headers");
    response.put(
        "Access-Control-Allow-Headers",
        asked == null || asked.isBlank() ? HEADERS : HEADERS + ", " + asked);
    response.put("Access-Control-Max-Age", "600");
  }

  static Optional<String> origin(HttpFields request) {
    return Optional.ofNullable(request.get("Origin")).filter(origin -> !origin.isBlank());
  }
}
