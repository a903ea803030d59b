package io.webchat.spi.transport;

import io.webchat.spi.config.ConfigurationState.Refusal;

/**
 * The configuration of an instance has what the transport cannot use, or lacks what it needs; the
 * message names the key and what is expected. {@link TransportOptions} finds most of them.
 */
public final class TransportConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A value that cannot be used.
   *
   * @param key its path, for instance {@code transport.endpoint}
   * @param expected what is expected there
   * @param found what is there instead, no secret; empty for nothing
   */
  public static TransportConfigurationException of(String key, String expected, String found) {
    return new TransportConfigurationException(new Refusal(key, found, expected).line());
  }

  /** A problem in words for the person who writes the configuration; without secrets. */
  public TransportConfigurationException(String problem) {
    super(problem);
  }
}
