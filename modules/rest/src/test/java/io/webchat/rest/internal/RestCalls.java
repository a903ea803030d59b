package io.webchat.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.Form;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportException;
import io.webchat.testkit.transport.ScriptedServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Shorthand of the tests. */
public final class RestCalls {
  private RestCalls() {}

  static EngineSettings settings(int atOnce, int waiting, int threads, long maxBody) {
    return new EngineSettings(
        atOnce, atOnce, atOnce, waiting, threads, true, 50, 30, 10_000, 60_000, maxBody);
  }

  public static RestUrl url(ScriptedServer server, String path) {
    return RestUrl.configured("test", server.url() + path);
  }

  public static RestCall.Builder post(ScriptedServer server) {
    return RestCall.send("send", "POST", url(server, "/send"), new Form().add("message", "s3cret"))
        .header("apikey", "s3cret-key")
        .timeout(20_000);
  }

  public static <T> T settle(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(TransportException.class);
      throw (TransportException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  public static TransportException failure(CompletableFuture<?> future) {
    try {
      settle(future);
    } catch (TransportException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("s3cret");
      return e;
    }
    throw new AssertionError("the call did not fail");
  }
}
