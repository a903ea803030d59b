package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.spi.transport.TransportException;
import java.time.Duration;
import java.util.Map;

/**
 * When the server wants to be polled: what it last suggested, and a second more for each error in a
 * row. Thread-safe.
 */
final class PollPace {
  private static final long USUAL_MS = 1_000;
  private static final long LEAST_MS = 100;
  private static final long MOST_MS = 60_000;
  private static final long MORE_MS = 1_000;

  private long wait = USUAL_MS;
  private int errors;

  /** Any answer may have a suggestion. */
  synchronized void answered(Map<String, Object> body) {
    if (body.get("pollWaitSuggestion") instanceof Number suggestion) {
      wait = Math.max(LEAST_MS, Math.min(MOST_MS, suggestion.longValue()));
    }
  }

  /** Time between polls, ms. */
  synchronized long waitMs() {
    return wait;
  }

  synchronized void polled() {
    errors = 0;
  }

  /** Errors in a row. */
  synchronized int errors() {
    return errors;
  }

  /** The failure of a poll, with the pause that it asks for. */
  synchronized TransportException failed(TransportException reason) {
    errors++;
    long pause = Math.min(MOST_MS, wait + errors * MORE_MS);
    long asked = reason.retryAfter().map(Duration::toMillis).orElse(0L);
    return TransportException.builder(reason.kind(), reason.getMessage())
        .ajax(reason.ajax())
        .errors(reason.errors())
        .ambiguous(reason.ambiguous())
        .chatEnded(reason.chatEnded())
        .retryAfter(Duration.ofMillis(Math.max(pause, asked)))
        .cause(reason)
        .build();
  }
}
