package io.webchat.console.internal;

import io.webchat.console.internal.http.Scopes;
import io.webchat.keys.ApiKeys;
import io.webchat.spi.config.Values;
import java.util.regex.Pattern;

/**
 * The configuration of the console, read and checked.
 *
 * @param path where the page is
 * @param keys that open it
 * @param secureOnly whether the cookie is for TLS only
 * @param limits of what it holds
 */
record ConsoleSettings(String path, ApiKeys keys, boolean secureOnly, Limits limits) {
  static final String PID = "io.webchat.console";

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
  private static final int MANY = 100_000;
  private static final long DAY_MS = 86_400_000;

  /**
   * What the console holds.
   *
   * @param sessions browsers that are logged in at a time
   * @param idleMs after which one is logged out
   * @param tries logins of one address a minute
   * @param pages open at a time
   * @param seconds that plots reach back
   */
  record Limits(int sessions, long idleMs, int tries, int pages, int seconds) {}

  /** A configuration that logs what it refuses. */
  static ConsoleSettings read(Values values) {
    return new ConsoleSettings(
        values.parsed("path", ConsoleSettings::path),
        ApiKeys.of(values.entries(".keys", line -> ApiKeys.key(line, Scopes.ALL))),
        values.parsed("secureCookie", ConsoleSettings::isSecureOnly),
        new Limits(
            values.integer("sessions", 1, MANY),
            values.millis("idleMs", 60_000, DAY_MS),
            values.integer("triesPerMinute", 1, MANY),
            values.integer("pages", 1, MANY),
            values.integer("seconds", 60, 7_200)));
  }

  private static String path(String text) {
    if (!PATH.matcher(text).matches()) {
      throw new IllegalArgumentException("a path such as /console");
    }
    return text;
  }

  private static boolean isSecureOnly(String text) {
    return switch (text) {
      case "auto" -> false;
      case "always" -> true;
      default -> throw new IllegalArgumentException("auto or always");
    };
  }

  /** Whether everything but the keys is the same: then those who are logged in stay so. */
  boolean differsInKeysOnly(ConsoleSettings other) {
    return path.equals(other.path) && secureOnly == other.secureOnly && limits.equals(other.limits);
  }
}
