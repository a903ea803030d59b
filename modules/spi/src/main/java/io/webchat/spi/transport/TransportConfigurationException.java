package io.webchat.spi.transport;

/**
 * The configuration lacks something that the transport needs; the message names the key and what to
 * do.
 */
public final class TransportConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A problem in words for the person who writes the configuration; without secrets. */
  public TransportConfigurationException(String problem) {
    super(problem);
  }
}
