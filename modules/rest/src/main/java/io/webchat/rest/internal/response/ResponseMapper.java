package io.webchat.rest.internal.response;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestResponse;
import io.webchat.rest.internal.connection.CallTrace;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.Response;

/** Makes a {@link RestResponse} of a response of OkHttp. */
final class ResponseMapper {
  private ResponseMapper() {}

  static RestResponse of(RestCall call, Response response, CallTrace trace, Object body) {
    String reason = response.message();
    if (reason.isEmpty()) { // HTTP/2 has none
      reason = response.isSuccessful() ? "success" : "error";
    }
    return new RestResponse(
        call.operation(),
        response.code(),
        reason,
        headers(response.headers()),
        body,
        trace.resent(),
        Redirects.describe(response),
        call.url().key());
  }

  private static Map<String, String> headers(Headers headers) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i).toLowerCase(Locale.ROOT);
      if (!name.startsWith("set-cookie")) { // as in a browser, and they are secrets
        map.merge(name, headers.value(i), (first, more) -> first + ", " + more);
      }
    }
    return map;
  }
}
