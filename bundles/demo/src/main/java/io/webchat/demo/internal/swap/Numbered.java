package io.webchat.demo.internal.swap;

import java.util.BitSet;
import java.util.OptionalInt;

/** Counts the numbered messages of one sender as they come. Thread-safe. */
final class Numbered {
  private final String prefix;
  private final BitSet seen = new BitSet();
  private long doubled;
  private long outOfOrder;

  /** Messages that begin with {@code prefix}, followed by their number. */
  Numbered(String prefix) {
    this.prefix = prefix;
  }

  /** The message with that number. */
  String text(int number) {
    return prefix + number;
  }

  /** A message came; another sender's does not count. */
  synchronized void came(String text) {
    OptionalInt number = number(text);
    if (number.isEmpty()) {
      return;
    }
    int each = number.getAsInt();
    if (seen.get(each)) {
      doubled++;
    } else {
      if (each < seen.length() - 1) {
        outOfOrder++;
      }
      seen.set(each);
    }
  }

  private OptionalInt number(String text) {
    if (!text.startsWith(prefix)) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(text.substring(prefix.length())));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** How many of the messages {@code sent} came. */
  synchronized SwapCount count(BitSet sent) {
    BitSet both = (BitSet) seen.clone();
    both.and(sent);
    return new SwapCount(sent.cardinality(), both.cardinality(), doubled, outOfOrder);
  }
}
