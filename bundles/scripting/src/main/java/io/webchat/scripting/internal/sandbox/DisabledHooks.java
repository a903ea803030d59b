package io.webchat.scripting.internal.sandbox;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Which hooks of an instance are disabled. One that is cut off again and again is not called for a
 * time, then tried again; cut off on trial, it is disabled for twice the time. Thread-safe,
 * bounded.
 */
public final class DisabledHooks {
  static final long FIRST_MS = TimeUnit.MINUTES.toMillis(1);
  static final long LONGEST_MS = TimeUnit.HOURS.toMillis(1);
  private static final int MAX_COUNTED = 1_000;

  private final IntSupplier limit;
  private final LongSupplier clock;
  private final Map<Hook, State> states = new ConcurrentHashMap<>(2);

  /**
   * For one instance.
   *
   * @param limit cut-offs after which a hook is disabled
   * @param clock only goes forward, ns
   */
  public DisabledHooks(IntSupplier limit, LongSupplier clock) {
    this.limit = limit;
    this.clock = clock;
  }

  private static final class State {
    private int cutOffs;
    private boolean disabled;
    private long delayMs;
    private long until;
  }

  /** Whether a hook is not to be called now. */
  public boolean contains(Hook hook) {
    State state = states.get(hook);
    return state != null && isDisabled(state);
  }

  private boolean isDisabled(State state) {
    synchronized (state) {
      return state.disabled && clock.getAsLong() - state.until < 0;
    }
  }

  /**
   * A hook was cut off.
   *
   * @return whether this disabled it
   */
  public boolean cutOff(Hook hook) {
    State state = state(hook);
    if (state == null) {
      return false;
    }
    synchronized (state) {
      state.cutOffs++;
      return (state.disabled || state.cutOffs >= limit.getAsInt()) && disable(state);
    }
  }

  /**
   * Disables a hook at once.
   *
   * @return whether it was not disabled before
   */
  public boolean add(Hook hook) {
    State state = state(hook);
    if (state == null) {
      return false;
    }
    synchronized (state) {
      return disable(state);
    }
  }

  private boolean disable(State state) {
    long now = clock.getAsLong();
    if (state.disabled && now - state.until < 0) {
      return false;
    }
    long well = TimeUnit.NANOSECONDS.toMillis(now - state.until);
    boolean recovered = !state.disabled && well > state.delayMs;
    state.delayMs =
        state.delayMs == 0 || recovered ? FIRST_MS : Math.min(LONGEST_MS, 2 * state.delayMs);
    state.until = now + TimeUnit.MILLISECONDS.toNanos(state.delayMs);
    state.disabled = true;
    return true;
  }

  /** A call of a hook was not cut off: it is no longer on trial. */
  public void worked(Hook hook) {
    State state = states.get(hook);
    if (state == null) {
      return;
    }
    synchronized (state) {
      if (state.disabled && clock.getAsLong() - state.until >= 0) {
        state.disabled = false;
        state.cutOffs = 0;
      }
    }
  }

  /** For how long a hook was disabled last, ms. */
  public long delayMs(Hook hook) {
    State state = states.get(hook);
    if (state == null) {
      return 0;
    }
    synchronized (state) {
      return state.delayMs;
    }
  }

  private State state(Hook hook) {
    State known = states.get(hook);
    return known != null || states.size() >= MAX_COUNTED
        ? known
        : states.computeIfAbsent(hook, unused -> new State());
  }

  /** Those that are disabled now. */
  public Set<Hook> now() {
    Set<Hook> disabled = new LinkedHashSet<>();
    states.forEach(
        (hook, state) -> {
          if (isDisabled(state)) {
            disabled.add(hook);
          }
        });
    return disabled;
  }

  /** Forgets what was counted of some hooks. */
  public void forget(Predicate<Hook> which) {
    states.keySet().removeIf(which);
  }
}
