package io.webchat.rest.internal.response;

import io.webchat.rest.internal.connection.SameOriginRedirects;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Describes a redirect that is not followed, without anything that may be secret. */
final class Redirects {
  private Redirects() {}

  /** What was asked, where the answer leads and why it is not followed; {@code null} for none. */
  static String describe(Response response) {
    String location = response.header("Location");
    if (!response.isRedirect() || location == null) {
      return null;
    }
    Request request = response.request();
    HttpUrl target = request.url().resolve(location);
    return request.method()
        + " "
        + shown(request.url())
        + " is redirected to "
        + (target == null ? "what is no http address" : shown(target))
        + why(request, response.code(), target);
  }

  private static String why(Request request, int status, HttpUrl target) {
    if (target == null || !SameOriginRedirects.sameOrigin(target, request.url())) {
      return ", and redirects to another server are not followed";
    }
    return status == 307 || status == 308 || request.method().equals("GET")
        ? ", and so many redirects in a row are not followed"
        : ", and a redirect that makes a GET of a " + request.method() + " is not followed";
  }

  /** Scheme, host, port and path: no user, no parameters, no query, no fragment. */
  private static String shown(HttpUrl url) {
    String path =
        url.encodedPathSegments().stream()
            .map(segment -> segment.replaceFirst(";.*", ""))
            .collect(Collectors.joining("/"));
    return url.scheme() + "://" + url.host() + ":" + url.port() + "/" + path;
  }
}
