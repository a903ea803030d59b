package io.webchat.scripting.internal;

import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Settings by default, but for the limits of time, which a busy machine would meet: what is endless
 * is cut off by the count of its statements.
 */
public final class PatientSettings {
  private static final ScriptLimits USUAL = ScriptLimits.DEFAULTS;
  private static final long STATEMENTS = 5_000_000;
  private static final long MS = TimeUnit.MINUTES.toMillis(5);

  /** The usual ones with so much time. */
  public static final ScriptLimits LIMITS =
      new ScriptLimits(
          STATEMENTS,
          MS,
          MS,
          USUAL.allocationBytes(),
          USUAL.allocationBytesPerMinute(),
          MS,
          USUAL.cutOffs(),
          USUAL.queue(),
          USUAL.timers(),
          USUAL.characters());

  private PatientSettings() {}

  /** Those under a folder. */
  public static ScriptSettings in(Path home) {
    ScriptSettings usual = ScriptSettings.in(home);
    return new ScriptSettings(
        LIMITS,
        usual.threads(),
        usual.scriptsFolder(),
        usual.scanMs(),
        usual.defaultScript(),
        usual.storageFolder(),
        usual.location(),
        usual.fetchOrigins(),
        MS);
  }
}
