package io.webchat.rest.internal.connection;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Follows redirects within scheme, host and port only, since every call carries secrets: 307 and
 * 308 with any method, 301, 302 and 303 with GET. All others are returned as they are.
 */
public final class SameOriginRedirects implements Interceptor {
  private static final int MOST = 5;

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    for (int i = 0; i < MOST; i++) {
      Request next = next(response);
      if (next == null) {
        return response;
      }
      response.close();
      response = chain.proceed(next);
    }
    return response;
  }

  private static Request next(Response response) {
    Request request = response.request();
    boolean follow =
        switch (response.code()) {
          case 307, 308 -> true;
          case 301, 302, 303 -> request.method().equals("GET");
          default -> false;
        };
    String location = response.header("Location");
    HttpUrl target = follow && location != null ? request.url().resolve(location) : null;
    return target != null && sameOrigin(target, request.url())
        ? request.newBuilder().url(target).build()
        : null;
  }

  public static boolean sameOrigin(HttpUrl one, HttpUrl other) {
    return one.port() == other.port()
        && one.host().equals(other.host())
        && one.scheme().equals(other.scheme());
  }
}
