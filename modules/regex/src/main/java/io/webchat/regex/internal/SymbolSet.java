package io.webchat.regex.internal;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** An immutable set of code points (or UTF-16 units), as sorted ranges. */
final class SymbolSet {
  static final SymbolSet EMPTY = new Builder().build();

  private final int[] starts;
  private final int[] ends;
  private final long ascii0;
  private final long ascii1;

  private SymbolSet(int[] starts, int[] ends) {
    this.starts = starts;
    this.ends = ends;
    long low = 0;
    long high = 0;
    for (int c = 0; c < 64; c++) {
      low |= search(c) ? 1L << c : 0;
      high |= search(c + 64) ? 1L << c : 0;
    }
    this.ascii0 = low;
    this.ascii1 = high;
  }

  /** Inclusive ranges: from, to, from, to, … */
  static SymbolSet ofRanges(int... bounds) {
    Builder builder = new Builder();
    for (int i = 0; i < bounds.length; i += 2) {
      builder.add(bounds[i], bounds[i + 1]);
    }
    return builder.build();
  }

  static SymbolSet where(IntPredicate member) {
    Builder builder = new Builder();
    int start = -1;
    for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
      boolean in = c <= Character.MAX_CODE_POINT && member.test(c);
      if (in && start < 0) {
        start = c;
      } else if (!in && start >= 0) {
        builder.add(start, c - 1);
        start = -1;
      }
    }
    return builder.build();
  }

  boolean contains(int symbol) {
    if (symbol < 64) {
      return (ascii0 >>> symbol & 1) != 0;
    }
    return symbol < 128 ? (ascii1 >>> (symbol - 64) & 1) != 0 : search(symbol);
  }

  private boolean search(int symbol) {
    int index = Arrays.binarySearch(starts, symbol);
    return index >= 0 || (index < -1 && symbol <= ends[-index - 2]);
  }

  SymbolSet complement() {
    Builder builder = new Builder();
    int next = 0;
    for (int i = 0; i < starts.length; i++) {
      if (next < starts[i]) {
        builder.add(next, starts[i] - 1);
      }
      next = ends[i] + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      builder.add(next, Character.MAX_CODE_POINT);
    }
    return builder.build();
  }

  /** Collects ranges in any order. */
  static final class Builder {
    private long[] ranges = new long[8];
    private int size;

    Builder add(int symbol) {
      return add(symbol, symbol);
    }

    Builder add(int from, int to) {
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, size * 2);
      }
      ranges[size++] = (long) from << 32 | to;
      return this;
    }

    Builder addAll(SymbolSet set) {
      for (int i = 0; i < set.starts.length; i++) {
        add(set.starts[i], set.ends[i]);
      }
      return this;
    }

    SymbolSet build() {
      long[] sorted = Arrays.copyOf(ranges, size);
      Arrays.sort(sorted);
      int[] starts = new int[size];
      int[] ends = new int[size];
      int count = 0;
      for (long range : sorted) {
        int from = (int) (range >>> 32);
        int to = (int) range;
        if (count > 0 && from <= ends[count - 1] + 1) {
          ends[count - 1] = Math.max(ends[count - 1], to);
        } else {
          starts[count] = from;
          ends[count++] = to;
        }
      }
      return new SymbolSet(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }
  }
}
