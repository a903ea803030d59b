package io.webchat.session.record;

import java.time.Duration;

/**
 * What a {@link RecordFolder} keeps.
 *
 * @param maxBytes largest record
 * @param maxRecords most records at a time
 * @param retention how long a record that nobody writes is kept although others want its room
 */
public record RecordLimits(int maxBytes, int maxRecords, Duration retention) {
  /** 30 days. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

  /** Checks the limits. */
  public RecordLimits {
    if (maxBytes < 1 || maxRecords < 1) {
      throw new IllegalArgumentException("there must be room for 1 record of 1 byte at least");
    }
    if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("the retention must be 1 minute at least");
    }
  }
}
