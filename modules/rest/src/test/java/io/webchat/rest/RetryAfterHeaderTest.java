package io.webchat.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class RetryAfterHeaderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void readsSecondsAndDates() {
    assertThat(RetryAfter.of("7", NOW)).contains(Duration.ofSeconds(7));
    assertThat(RetryAfter.of("Thu, 01 Jan 2026 00:01:00 GMT", NOW)).contains(Duration.ofMinutes(1));
    assertThat(RetryAfter.of("Wed, 31 Dec 2025 23:00:00 GMT", NOW)).contains(Duration.ZERO);
  }

  @Test
  void neverWaitsLongerThanAnHour() {
    assertThat(RetryAfter.of("99999999999999999999", NOW)).contains(Duration.ofHours(1));
    assertThat(RetryAfter.of("Fri, 01 Jan 2027 00:00:00 GMT", NOW)).contains(Duration.ofHours(1));
  }

  @Test
  void anHourIsTheMostInEitherForm() {
    assertThat(RetryAfter.of("3600", NOW)).contains(Duration.ofHours(1));
    assertThat(RetryAfter.of("3601", NOW)).contains(Duration.ofHours(1));
    assertThat(RetryAfter.of("3599", NOW)).contains(Duration.ofSeconds(3_599));
    assertThat(RetryAfter.of("000000007", NOW)).contains(Duration.ofSeconds(7));
    assertThat(RetryAfter.of("0000000007", NOW)).contains(Duration.ofHours(1));
    assertThat(RetryAfter.of(" 0 ", NOW)).contains(Duration.ZERO);
    assertThat(RetryAfter.of("Thu, 01 Jan 2026 01:00:00 GMT", NOW)).contains(Duration.ofHours(1));
  }

  @Test
  void aDateIsCountedFromNow() {
    ZonedDateTime later = ZonedDateTime.now(ZoneOffset.UTC).plusDays(1);
    assertThat(RetryAfter.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(later)))
        .contains(Duration.ofHours(1));
    assertThat(RetryAfter.of("7")).contains(Duration.ofSeconds(7));
  }

  @Test
  void ignoresWhatItCannotRead() {
    assertThat(RetryAfter.of(null, NOW)).isEmpty();
    assertThat(RetryAfter.of(" ", NOW)).isEmpty();
    assertThat(RetryAfter.of("soon", NOW)).isEmpty();
    assertThat(RetryAfter.of("7x", NOW)).isEmpty();
  }
}
