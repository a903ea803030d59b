package io.webchat.benchmarks.load;

import io.webchat.api.message.Message;

/**
 * How long after they were said messages come: what agents of {@link LoadServer} say is the time.
 */
final class TimesSaid {
  private final Latencies latencies = new Latencies(2_000_000);
  private volatile boolean measuring;

  /** Messages count from now on, or do not any more. */
  void measure(boolean on) {
    measuring = on;
  }

  void came(Message message) {
    String text = message.text();
    if (measuring && text != null && !text.isEmpty() && Character.isDigit(text.charAt(0))) {
      latencies.add((System.currentTimeMillis() - Long.parseLong(text)) * 1_000_000);
    }
  }

  Latencies latencies() {
    return latencies;
  }
}
