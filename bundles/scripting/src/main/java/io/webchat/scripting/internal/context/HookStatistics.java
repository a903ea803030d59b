package io.webchat.scripting.internal.context;

import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.spi.script.ScriptHooks.HookReport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts of the hooks of all instances, by hook. Thread-safe, bounded. */
public final class HookStatistics {
  private static final int MAX_HOOKS = 500;
  private static final Hook OTHERS = new Hook("others", "");

  private final Map<Hook, Counts> hooks = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Hears of each hook that is counted; of one that is just coming maybe twice. */
  @FunctionalInterface
  public interface Listener {
    void counted(Hook hook, Counts counts);
  }

  /** Tells a listener of the hooks so far and of those to come. */
  public void listen(Listener listener) {
    listeners.add(listener);
    hooks.forEach(listener::counted);
  }

  public void unlisten(Listener listener) {
    listeners.remove(listener);
  }

  /** The counts of one hook. */
  public static final class Counts {
    private final LongAdder calls = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder cutOffs = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Long::max, 0);

    public long calls() {
      return calls.sum();
    }

    public double errors() {
      return errors.sum();
    }

    public double cutOffs() {
      return cutOffs.sum();
    }

    public double nanos() {
      return nanos.sum();
    }

    private HookReport report(Hook hook) {
      return new HookReport(
          hook.name(),
          hook.script(),
          calls.sum(),
          errors.sum(),
          cutOffs.sum(),
          nanos.sum(),
          longest.get());
    }
  }

  public void record(Hook hook, long nanos, ScriptFailure failure) {
    Counts counts = of(hook);
    counts.calls.increment();
    counts.nanos.add(nanos);
    counts.longest.accumulate(nanos);
    if (failure != null) {
      (failure.isCutOff() ? counts.cutOffs : counts.errors).increment();
    }
  }

  /** Counts a failure of a callback that does not end its entry, or of a promise after it. */
  public void problem(Hook hook, ScriptFailure failure) {
    Counts counts = of(hook);
    (failure.isCutOff() ? counts.cutOffs : counts.errors).increment();
  }

  private Counts of(Hook hook) {
    Counts counts = hooks.get(hook);
    if (counts != null) {
      return counts;
    }
    Hook counted = hooks.size() < MAX_HOOKS ? hook : OTHERS;
    Counts fresh = new Counts();
    Counts there = hooks.putIfAbsent(counted, fresh);
    if (there != null) {
      return there;
    }
    listeners.forEach(listener -> listener.counted(counted, fresh));
    return fresh;
  }

  /** What was counted, most calls first. */
  public List<HookReport> reports() {
    return hooks.entrySet().stream()
        .map(entry -> entry.getValue().report(entry.getKey()))
        .sorted(
            Comparator.comparingLong(HookReport::calls)
                .reversed()
                .thenComparing(HookReport::hook)
                .thenComparing(HookReport::script))
        .toList();
  }
}
