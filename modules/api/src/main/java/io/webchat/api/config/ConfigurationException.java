package io.webchat.api.config;

/**
 * A configuration value that cannot be used; the message names the key, what was found and what is
 * expected.
 */
public final class ConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String expected;

  ConfigurationException(String key, String expected, String found) {
    super(key + ": expected " + expected + ", found " + found);
    this.key = key;
    this.expected = expected;
  }

  /** What is expected there, for instance {@code true or false}. */
  public String expected() {
    return expected;
  }

  /** The path of the key, for instance {@code transport.async.enabled}. */
  public String key() {
    return key;
  }
}
