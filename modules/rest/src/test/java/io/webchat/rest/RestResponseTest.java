package io.webchat.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestResponseTest {
  private static RestResponse answer(int status, Object body, String redirect) {
    return new RestResponse(
        "send", status, "why", Map.of("retry-after", "7"), body, false, redirect, "dataURL");
  }

  private static RestResponse answer(int status) {
    return answer(status, null, null);
  }

  @ParameterizedTest
  @CsvSource({"199, false", "200, true", "299, true", "300, false"})
  void isGoodFrom200To299(int status, boolean good) {
    assertThat(answer(status).good()).isEqualTo(good);
  }

  @Test
  void itsObjectIsEmptyWhereTheBodyIsNone() {
    assertThat(answer(200, Map.of("a", 1), null).object()).isEqualTo(Map.of("a", 1));
    assertThat(answer(200, List.of(1), null).object()).isEmpty();
    assertThat(answer(200).object()).isEmpty();
  }

  @Test
  void theAjaxResponseHasStatusHeadersAndBody() {
    assertThat(answer(200, Map.of("a", 1), null).ajax()).containsEntry("a", 1);
    assertThat(answer(404).ajax().status()).isEqualTo(404);
    assertThat(answer(404).ajax().statusText()).isEqualTo("why");
    assertThat(answer(404).ajax().header("retry-after")).isEqualTo("7");
    assertThat(answer(404).ajax()).doesNotContainKey("errorReason");
    assertThat(answer(404).invalidService()).containsEntry("errorReason", "InvalidService");
  }

  @ParameterizedTest
  @CsvSource({
    "299, HTTP, false, ''",
    "300, HTTP, false, ': check dataURL'",
    "399, HTTP, false, ': check dataURL'",
    "400, HTTP, false, ''",
    "404, HTTP, false, ': check dataURL'",
    "429, RATE_LIMITED, false, ''",
    "500, HTTP, true, ''",
    "501, HTTP, false, ''",
    "502, HTTP, true, ''",
    "503, HTTP, false, ''",
    "504, HTTP, true, ''"
  })
  void aStatusSaysWhatFailed(int status, Kind kind, boolean ambiguous, String hint) {
    TransportException failure = answer(status).httpFailure().build();

    assertThat(failure).hasMessage("The chat server answered send with HTTP " + status + hint);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.ambiguous()).isEqualTo(ambiguous);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(failure.ajax()).containsEntry("errorReason", "InvalidService");
  }

  @Test
  void namesTheKeyThatTheAddressComesFrom() {
    assertThat(answer(404).from("transport.hosts").httpFailure().build())
        .hasMessageEndingWith("HTTP 404: check transport.hosts");
    assertThat(answer(302, null, "POST a leads to b").from("serverURL").httpFailure().build())
        .hasMessageEndingWith("; set serverURL to where the service is");
  }

  @Test
  void aRedirectSaysWhereToInsteadOfAHint() {
    assertThat(answer(302, null, "POST a leads to b").httpFailure().build())
        .hasMessage(
            "The chat server answered send with HTTP 302: POST a leads to b; set dataURL to"
                + " where the service is");
  }

  @Test
  void anInvalidAnswerIsAmbiguous() {
    TransportException failure = answer(200).invalid("has no messages");

    assertThat(failure).hasMessage("The answer to send has no messages");
    assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(failure.ambiguous()).isTrue();
    assertThat(failure.ajax().status()).isEqualTo(200);
  }

  @Test
  void showsNeitherHeadersNorBody() {
    assertThat(answer(200, Map.of("a", "s3cret"), null)).hasToString("RestResponse[send 200]");
  }
}
