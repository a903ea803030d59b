package io.webchat.backend.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.json.SecretFilter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client makes of a rejected command: wait and send it again, or look first. */
class RefusalsTest {
  @ParameterizedTest
  @CsvSource({
    "TIMEOUT,502,false",
    "DELIVERY_UNKNOWN,502,false",
    "UNREACHABLE,502,false",
    "TRANSPORT_UNAVAILABLE,503,true",
    "OVERLOADED,503,true",
    "RATE_LIMITED,429,true",
  })
  void onlyWhatWasNotDoneMayComeAgain(String code, int status, boolean again) {
    Answer answer =
        new Refusals("/webchat").of(Rejection.of(code, "no answer"), new SecretFilter());
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.mayComeAgain()).isEqualTo(again);
    assertThat(answer.body()).contains(code);
    assertThat(Refusals.codes()).containsEntry(ErrorCode.TIMEOUT, 502);
  }
}
