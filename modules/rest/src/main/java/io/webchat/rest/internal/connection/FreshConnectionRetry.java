package io.webchat.rest.internal.connection;

import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Sends a call again, on a fresh connection, when a kept one turned out to be at its end: any call
 * when nothing was sent yet, and once more, as browsers do, when the connection ended before the
 * first byte of the answer, except those that the server must not get twice. A call that was sent
 * on a fresh connection is never sent again.
 */
public final class FreshConnectionRetry implements Interceptor {
  /** Kept connections that are tried before a fresh one is made in any case. */
  private static final int KEPT = 8;

  @Override
  public Response intercept(Chain chain) throws IOException {
    RestCall call = chain.request().tag(RestCall.class);
    CallTrace trace = chain.request().tag(CallTrace.class);
    if (trace.fresh()) {
      return onFresh(chain);
    }
    try {
      return onUsable(chain);
    } catch (IOException e) {
      boolean again = trace.unsent(e) || (repeats(call) && trace.endedUnanswered(e));
      if (chain.call().isCanceled() || !again) {
        throw e;
      }
      return onFresh(chain);
    }
  }

  private static Response onUsable(Chain chain) throws IOException {
    for (int i = 0; i < KEPT; i++) {
      try {
        return chain.proceed(chain.request());
      } catch (StaleConnectionException e) {
        if (chain.call().isCanceled()) {
          throw e;
        }
      }
    }
    return onFresh(chain);
  }

  /** A pool of its own has no connection; one for all keeps each a moment before it is closed. */
  private static Response onFresh(Chain chain) throws IOException {
    ConnectionPool none = new ConnectionPool(0, 1, TimeUnit.SECONDS);
    return chain.withConnectionPool(none).proceed(chain.request());
  }

  private static boolean repeats(RestCall call) {
    return !call.once() && !(call.body() instanceof RestBody.Upload);
  }
}
