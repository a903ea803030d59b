package io.webchat.socket;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A socket that is about to be parked. Who takes it meanwhile waits, for 1 s at most. Thread-safe;
 * nothing blocks. Only the first call counts.
 */
@ProviderType
public interface SocketHandOver {
  /**
   * Parks a socket until it is taken. One that nobody takes within 10 s is closed with 1000; so is
   * one that is parked too late.
   *
   * @param socket {@linkplain TextSocket#pause paused}
   * @param state what its next client has to know, values of the JDK only
   */
  void park(TextSocket socket, Map<String, Object> state);

  /** There is no socket to park. */
  void cancel();
}
