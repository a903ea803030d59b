package io.webchat.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads {@code Retry-After}: seconds or an HTTP date. */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** The time to wait, at most an hour; empty when the header is absent or not readable. */
  static Optional<Duration> of(String header) {
    return of(header, Instant.now());
  }

  static Optional<Duration> of(String header, Instant now) {
    if (header == null || header.isBlank()) {
      return Optional.empty();
    }
    String text = header.trim();
    try {
      Duration wait =
          Character.isDigit(text.charAt(0))
              ? Duration.ofSeconds(seconds(text))
              : Duration.between(
                  now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
      return Optional.of(bounded(wait));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long seconds(String text) {
    return text.length() > 9 ? LONGEST.toSeconds() : Long.parseLong(text);
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
