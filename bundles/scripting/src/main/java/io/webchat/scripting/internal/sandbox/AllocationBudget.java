package io.webchat.scripting.internal.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Limits the bytes that the scripts of one instance allocate in a minute, all calls together. The
 * engine cannot measure the memory that a script retains; the allocation rate bounds how fast it
 * can grow. While the heap of the JVM is short, the limit is a part of that. Used on the queue of
 * the instance.
 */
public final class AllocationBudget {
  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** The part that is left while the heap is short. */
  static final int WHEN_SHORT = 16;

  private static final int MAX_HOOKS = 1_000;

  private final long limit;
  private final BooleanSupplier heapIsShort;
  private final LongSupplier clock;
  private final Map<Hook, Long> byHook = new HashMap<>(4);
  private long begun;
  private long spent;

  public AllocationBudget(long limit, BooleanSupplier heapIsShort, LongSupplier clock) {
    this.limit = limit;
    this.heapIsShort = heapIsShort;
    this.clock = clock;
    this.begun = clock.getAsLong();
  }

  /** Counts what a call of a hook allocated; whether the budget is overdrawn. */
  public boolean spend(Hook hook, long bytes) {
    if (clock.getAsLong() - begun >= WINDOW_NANOS) {
      reset();
    }
    spent += bytes;
    if (byHook.size() < MAX_HOOKS || byHook.containsKey(hook)) {
      byHook.merge(hook, bytes, Long::sum);
    }
    return spent > limit || (spent > limit / WHEN_SHORT && heapIsShort.getAsBoolean());
  }

  /** The hook that allocated most. */
  public Hook largest() {
    return byHook.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  /** What was allocated so far, MB. */
  public long spentMegabytes() {
    return spent >> 20;
  }

  public void reset() {
    begun = clock.getAsLong();
    spent = 0;
    byHook.clear();
  }
}
