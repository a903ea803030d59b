package io.webchat.simulator.internal.chat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in JSON. */
public final class Timestamps {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /** ISO 8601 with milliseconds, also those of a whole second: texts are in the order of times. */
  public static String of(Instant time) {
    return MILLISECONDS.format(time);
  }
}
