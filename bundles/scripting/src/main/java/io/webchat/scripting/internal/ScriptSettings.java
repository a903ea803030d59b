package io.webchat.scripting.internal;

import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * The configuration of the bundle, checked.
 *
 * @param limits bounds of scripts
 * @param threads threads that run scripts
 * @param scriptsFolder has the folders {@code preprocessors} and {@code session}
 * @param scanMs how often they are read
 * @param defaultScript for instances that have nothing else; may be {@code null}
 * @param storageFolder where {@code localStorage} is kept; {@code null} for memory
 * @param location {@code location.href} of scripts
 * @param fetchOrigins where {@code fetch} may go
 * @param fetchTimeoutMs of one request
 */
public record ScriptSettings(
    ScriptLimits limits,
    int threads,
    Path scriptsFolder,
    long scanMs,
    Path defaultScript,
    Path storageFolder,
    String location,
    List<String> fetchOrigins,
    long fetchTimeoutMs) {
  static final String SCRIPTS = "scripts";
  static final String CONF = "conf";
  static final String DEFAULT_SCRIPT = "widgets.config.js";
  static final long SCAN_MS = 1_000;
  static final String LOCATION = "https://localhost/";
  static final long FETCH_TIMEOUT_MS = 5_000;

  public ScriptSettings {
    fetchOrigins = List.copyOf(fetchOrigins);
    if (threads < 1 || threads > 64) {
      throw new IllegalArgumentException("threads: expected 1 to 64");
    }
    if (scanMs < 50) {
      throw new IllegalArgumentException("scanInterval: expected at least 50 ms");
    }
    if (!location.matches("https?://[^/]+(/.*)?")) {
      throw new IllegalArgumentException("location: expected a URL of http or https");
    }
  }

  /** The defaults, under a folder. */
  public static ScriptSettings in(Path home) {
    return new ScriptSettings(
        ScriptLimits.DEFAULTS,
        defaultThreads(),
        home.resolve(SCRIPTS),
        SCAN_MS,
        home.resolve(CONF).resolve(DEFAULT_SCRIPT),
        null,
        LOCATION,
        List.of(),
        FETCH_TIMEOUT_MS);
  }

  static int defaultThreads() {
    return Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
  }

  /** The folder that relative paths start from. */
  static Path home() {
    return Path.of(System.getProperty("webchat.home", System.getProperty("user.dir", ".")));
  }
}
