package io.webchat.rest.internal.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.rest.internal.connection.CallTrace;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class ResponseMapperTest {
  private static final RestUrl URL = RestUrl.configured("test", "http://h.example/");
  private static final RestCall CALL = RestCall.get("poll", URL).build();

  private static Response.Builder response(int status, String message) {
    return new Response.Builder()
        .request(new Request.Builder().url(URL.text()).build())
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message(message);
  }

  private static RestResponse answer(Response.Builder response) {
    return ResponseMapper.of(CALL, response.build(), new CallTrace(false), "body");
  }

  @Test
  void headersAreInLowerCaseJoinedAndWithoutCookies() {
    RestResponse answer =
        answer(
            response(200, "OK")
                .addHeader("X-B", "1")
                .addHeader("Set-Cookie", "s3cret")
                .addHeader("x-a", "2")
                .addHeader("x-b", "3")
                .addHeader("SET-COOKIE2", "s3cret"));

    assertThat(answer.headers()).containsExactly(entry("x-b", "1, 3"), entry("x-a", "2"));
  }

  @Test
  void theReasonIsTheServersOrThatOfJquery() {
    assertThat(answer(response(200, "Fine")).statusText()).isEqualTo("Fine");
    assertThat(answer(response(200, "")).statusText()).isEqualTo("success");
    assertThat(answer(response(500, "")).statusText()).isEqualTo("error");
  }

  @Test
  void operationStatusAndBodyAreThoseOfTheCall() {
    RestResponse answer = answer(response(404, ""));
    assertThat(answer.operation()).isEqualTo("poll");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("body");
    assertThat(answer.resent()).isFalse();
    assertThat(answer.redirect()).isNull();
  }
}
