package io.webchat.rest.internal.connection;

import static io.webchat.rest.internal.RestCalls.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.rest.RestCall;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A kept connection is closed on this side in the moment in which the next call takes it: the call
 * before was given up just when it was answered.
 */
class FreshConnectionRetryTest {
  private enum Moment {
    NEVER,
    TAKEN,
    LOOKED_AT,
    EVERY_TIME
  }

  private final AtomicLong clock = new AtomicLong();
  private final ChatSockets sockets = new ChatSockets(clock::get);
  private final ScriptedServer server = ScriptedServer.start();
  private Moment closed = Moment.NEVER;

  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .socketFactory(sockets)
          .retryOnConnectionFailure(false)
          .addInterceptor(new FreshConnectionRetry())
          .addNetworkInterceptor(
              chain -> {
                close(Moment.LOOKED_AT, chain.connection());
                return chain.proceed(chain.request());
              })
          .addNetworkInterceptor(new IdleConnectionCheck(sockets))
          .eventListener(
              new CallTrace.Recorder() {
                @Override
                public void connectionAcquired(Call call, Connection connection) {
                  close(Moment.TAKEN, connection);
                  if (closed == Moment.EVERY_TIME) {
                    close(connection);
                  }
                }
              })
          .build();

  private void close(Moment moment, Connection connection) {
    if (closed == moment) {
      closed = Moment.NEVER;
      close(connection);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.socket().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int call() throws IOException {
    RestCall call = post(server).once().build();
    Request request =
        new Request.Builder()
            .url(call.url().text())
            .post(RequestBody.create(new byte[] {'x'}))
            .tag(RestCall.class, call)
            .tag(CallTrace.class, new CallTrace(false))
            .build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    }
  }

  @BeforeEach
  void keepAConnection() throws IOException {
    server.answers(ScriptedAnswer.json("{}"));
    assertThat(call()).isEqualTo(200);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(2)); // it is looked at
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"TAKEN", "LOOKED_AT"})
  void whatMustNotBeSentTwiceIsSentOnAFreshOneWhenNothingWasSent(Moment moment) throws IOException {
    closed = moment;
    assertThat(call()).isEqualTo(200);
    assertThat(closed).isEqualTo(Moment.NEVER);
    assertThat(server.received()).hasSize(2);
  }

  @Test
  void aFreshOneThatFailsIsNotTriedAgain() {
    closed = Moment.EVERY_TIME;
    assertThatThrownBy(this::call).isInstanceOf(IOException.class);
    assertThat(server.received()).hasSize(1);
  }
}
