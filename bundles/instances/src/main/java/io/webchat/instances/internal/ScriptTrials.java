package io.webchat.instances.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.spi.script.ScriptChecker;
import io.webchat.spi.script.ScriptChecker.ScriptProblem;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the scripts of an instance would run. What did not is tried again after a minute, though
 * its configuration is read every few seconds: the machine may have been too busy. Thread-safe.
 */
final class ScriptTrials {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptTrials.class);

  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final AtomicReference<Verdict> last = new AtomicReference<>();

  ScriptTrials(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * What a trial found. It names no checker, whose bundle may be gone.
   *
   * @param problem what keeps the scripts from running, or from configuring the instance; else
   *     empty
   * @param at when, ns
   */
  record Verdict(InstanceSettings settings, String problem, long at) {}

  /** Tries scripts; takes up to a minute. What cannot be tried is taken to run. */
  Verdict tried(ScriptChecker by, InstanceSettings settings) {
    try {
      List<ScriptProblem> found = by.obstacles(settings);
      return new Verdict(
          settings, found.isEmpty() ? "" : found.get(0).toString(), nanos.getAsLong());
    } catch (RuntimeException | Error e) { // as of an engine that cannot start
      LOG.warn("The scripts of the instance {} cannot be tried: {}", settings.id(), e.toString());
      return new Verdict(settings, "", nanos.getAsLong());
    }
  }

  void keep(Verdict verdict) {
    last.set(verdict);
  }

  /** Another checker may find something else. */
  void forget() {
    last.set(null);
  }

  /**
   * What the trial of these settings found; {@code null} when they are to be tried. That they run
   * is told once.
   */
  Verdict verdict(InstanceSettings settings) {
    Verdict found = last.get();
    if (found == null
        || nanos.getAsLong() - found.at() > KEPT_NANOS
        || !InstanceState.isSame(settings, found.settings())) {
      return null;
    }
    if (found.problem().isEmpty()) {
      forget();
    }
    return found;
  }
}
