package io.webchat.spi.config;

import java.util.List;

/**
 * Which configuration of one PID is in force. Immutable; has no secrets.
 *
 * @param pid the PID; {@code PID~NAME} for one of a factory
 * @param file the file it was read from; empty when it comes from elsewhere or there is none
 * @param settings the values in force
 * @param refusals the values that were refused when the configuration was read last
 * @param unknown keys of the configuration that nothing reads
 */
public record ConfigurationState(
    String pid, String file, List<Setting> settings, List<Refusal> refusals, List<String> unknown) {
  /** Stands for a value that must not be shown. */
  public static final String SECRET = "(secret)";

  /** Copies the lists. */
  public ConfigurationState {
    settings = List.copyOf(settings);
    refusals = List.copyOf(refusals);
    unknown = List.copyOf(unknown);
  }

  /** How messages name the configuration: its file, if there is one, and its PID. */
  public String source() {
    return source(file, pid);
  }

  static String source(String file, String pid) {
    return file.isEmpty() ? pid : file + " (" + pid + ")";
  }

  /**
   * A value in force.
   *
   * @param key the key
   * @param value the value, {@link #SECRET} for a secret
   * @param isDefault whether it is the default
   * @param pending a valid value that needs a restart of the bundle; empty for none
   */
  public record Setting(String key, String value, boolean isDefault, String pending) {}

  /**
   * A value that was refused.
   *
   * @param key the key; empty when the configuration was refused as a whole
   * @param value the value on one line, {@link #SECRET} for a secret
   * @param expected what is expected, or why the configuration cannot be used
   */
  public record Refusal(String key, String value, String expected) {
    /** How messages tell it: the key, what is expected and what was found. */
    public String line() {
      return key + ": expected " + expected + ", found " + (value.isEmpty() ? "nothing" : value);
    }
  }
}
