package io.webchat.scripting.internal.page;

import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.Registrations.Registration;
import io.webchat.scripting.internal.sandbox.ScriptThreads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** The timers of one realm: bounded; each ends with the script that started it. Thread-safe. */
public final class ScriptTimers {
  private static final long MIN_INTERVAL_MS = 10;
  private static final long MAX_DELAY_MS = 24L * 3600 * 1000;

  private final Gateway gateway;
  private final Realm realm;
  private final ScriptThreads threads;
  private final int limit;
  private final Map<Integer, Timer> timers = new ConcurrentHashMap<>(4);

  public ScriptTimers(Gateway gateway, Realm realm, ScriptThreads threads, int limit) {
    this.gateway = gateway;
    this.realm = realm;
    this.threads = threads;
    this.limit = limit;
  }

  /**
   * Starts one for the script that runs now.
   *
   * @param function the number of its function, and its own
   * @throws IllegalStateException when there are too many
   */
  void start(int function, double wanted, boolean repeats) {
    if (timers.size() >= limit) {
      throw new IllegalStateException("More than " + limit + " timers");
    }
    long delay = Math.max(repeats ? MIN_INTERVAL_MS : 1, Math.min(MAX_DELAY_MS, (long) wanted));
    Hook hook = new Hook(repeats ? "interval" : "timer", realm.script());
    Timer timer = new Timer(function, delay, repeats, hook);
    timers.put(timer.number, timer);
    timer.registration = realm.register(function, () -> stop(function));
    timer.arm();
  }

  /** Stops one, also when its turn in the queue is still to come; whether there was one. */
  boolean stop(int number) {
    Timer timer = timers.remove(number);
    if (timer != null) {
      timer.end();
    }
    return timer != null;
  }

  private final class Timer {
    private final int number;
    private final long delay;
    private final boolean repeats;
    private final Hook hook;
    private Registration registration;
    private volatile Future<?> alarm;

    private Timer(int number, long delay, boolean repeats, Hook hook) {
      this.number = number;
      this.delay = delay;
      this.repeats = repeats;
      this.hook = hook;
    }

    private void arm() {
      alarm = threads.after(delay, this::fire);
      if (isStopped()) {
        alarm.cancel(false);
      }
    }

    private boolean isStopped() {
      return timers.get(number) != this;
    }

    private void fire() {
      if (!isStopped() && !realm.isClosed()) {
        gateway.post(hook, realm, this::run).whenComplete((unused, failure) -> next());
      }
    }

    private Object run(Realm entered) {
      if (isStopped()) {
        return null;
      }
      if (!repeats) {
        stop(number);
      }
      return entered.invoke("timer", number, repeats);
    }

    /** The next turn of an interval begins when this one is over. */
    private void next() {
      if (!repeats) {
        if (stop(number)) {
          forgetFunction();
        }
      } else if (!isStopped() && !realm.isClosed()) {
        arm();
      }
    }

    /** Its turn never came: its hook is disabled, or too much waits. */
    private void forgetFunction() {
      gateway.serial(() -> gateway.drop(realm, List.of(number)), new CompletableFuture<Void>());
    }

    private void end() {
      Future<?> set = alarm;
      if (set != null) {
        set.cancel(false);
      }
      if (registration != null) {
        registration.forget();
      }
    }
  }
}
