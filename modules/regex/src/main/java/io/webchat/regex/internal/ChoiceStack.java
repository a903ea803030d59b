package io.webchat.regex.internal;

import io.webchat.regex.MatchBudgetExceededException;
import java.util.Arrays;

/**
 * The ways not tried yet and the registers' former values, in one stack of bounded size. An entry
 * is three numbers: {@code kind a b}, the kind being {@link #UNDO} (register, value), the pc of a
 * choice (position), or, below {@link #UNDO}, a run that can give back (least position, position).
 */
final class ChoiceStack {
  static final int UNDO = -1;

  /** Numbers of one entry. */
  static final int WIDTH = 3;

  private static final int MAX_SIZE = WIDTH * 250_000;

  private int[] entries = new int[WIDTH * 32];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(int kind, int a, int b) {
    if (size == entries.length) {
      if (size >= MAX_SIZE) {
        throw new MatchBudgetExceededException("too many open choices");
      }
      entries = Arrays.copyOf(entries, Math.min(MAX_SIZE, size * 2));
    }
    entries[size] = kind;
    entries[size + 1] = a;
    entries[size + 2] = b;
    size += WIDTH;
  }

  /** Pushes a run; {@link #run} finds its pc again. */
  void pushRun(int pc, int least, int position) {
    push(UNDO - 1 - pc, least, position);
  }

  /** The pc of a run of {@link #kind}. */
  static int run(int kind) {
    return UNDO - 1 - kind;
  }

  int kind() {
    return entries[size - 3];
  }

  int a() {
    return entries[size - 2];
  }

  int b() {
    return entries[size - 1];
  }

  void replaceB(int b) {
    entries[size - 1] = b;
  }

  void pop() {
    size -= WIDTH;
  }

  /** Drops the choices above {@code height} and keeps what is to be undone with those below. */
  void commit(int height) {
    int kept = height;
    for (int i = height; i < size; i += WIDTH) {
      if (entries[i] == UNDO) {
        System.arraycopy(entries, i, entries, kept, WIDTH);
        kept += WIDTH;
      }
    }
    size = kept;
  }
}
