package io.webchat.demo.internal.swap;

/**
 * What became of numbered messages.
 *
 * @param sent messages that their sender was told are sent
 * @param received of these, how many came
 * @param doubled how often one came again
 * @param outOfOrder how often one came after a later one
 */
record SwapCount(long sent, long received, long doubled, long outOfOrder) {
  static final SwapCount NONE = new SwapCount(0, 0, 0, 0);

  long lost() {
    return sent - received;
  }

  boolean isRight() {
    return sent > 0 && lost() == 0 && doubled == 0 && outOfOrder == 0;
  }

  SwapCount plus(SwapCount other) {
    return new SwapCount(
        sent + other.sent,
        received + other.received,
        doubled + other.doubled,
        outOfOrder + other.outOfOrder);
  }

  @Override
  public String toString() {
    return "%8d %8d %6d %8d %13d".formatted(sent, received, lost(), doubled, outOfOrder);
  }
}
