package io.webchat.benchmarks.load;

import io.webchat.api.message.Message;
import java.util.OptionalLong;

/**
 * How long after they were said messages come: what agents of {@link LoadServer} say is the time.
 */
final class TimesSaid {
  private static final String MARK = "at ";

  private final Latencies latencies = new Latencies(2_000_000);
  private volatile boolean measuring;

  /** Messages count from now on, or do not any more. */
  void measure(boolean on) {
    measuring = on;
  }

  void came(Message message) {
    String text = message.text();
    if (measuring) {
      in(text).ifPresent(said -> latencies.add((System.currentTimeMillis() - said) * 1_000_000));
    }
  }

  /** A text that tells a time, epoch ms. One of thirteen digits might be the number of a card. */
  static String text(long time) {
    return MARK + Long.toString(time, Character.MAX_RADIX);
  }

  /** The time that a text tells, epoch ms. */
  static OptionalLong in(String text) {
    return text != null && text.startsWith(MARK)
        ? OptionalLong.of(Long.parseLong(text.substring(MARK.length()), Character.MAX_RADIX))
        : OptionalLong.empty();
  }

  Latencies latencies() {
    return latencies;
  }
}
