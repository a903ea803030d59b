package io.webchat.rest.internal.connection;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Hides a {@code Retry-After} of 0 s, upon which OkHttp would send a call again at once; without
 * the header the caller makes its own pause.
 */
public final class ZeroRetryAfterFilter implements Interceptor {
  private static final String RETRY_AFTER = "Retry-After";

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return response.header(RETRY_AFTER, "").strip().matches("0+")
        ? response.newBuilder().removeHeader(RETRY_AFTER).build()
        : response;
  }
}
