package io.webchat.api.config;

/**
 * A configuration value that cannot be used; the message names the key, what was found and what is
 * expected.
 */
public final class ConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;

  ConfigurationException(String key, String problem) {
    super(key + ": " + problem);
    this.key = key;
  }

  /** The path of the key, for instance {@code transport.async.enabled}. */
  public String key() {
    return key;
  }
}
