package io.webchat.socket;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The WebSocket client of a container: a few threads and one set of limits for all sockets (an OSGi
 * service, configured by PID {@code io.webchat.socket}). Thread-safe; nothing blocks.
 */
@ProviderType
public interface SocketEngine {
  /** PID of its configuration. */
  String PID = "io.webchat.socket";

  /**
   * Opens a socket.
   *
   * @param listener gets what comes; its first call may be before the future is complete
   * @return the open socket; fails with a {@link io.webchat.spi.transport.TransportException} only,
   *     which has the HTTP status of a refused handshake. Cancelling it gives the socket up
   */
  CompletableFuture<TextSocket> connect(SocketRequest request, SocketListener listener);

  /**
   * Announces that an open socket is about to go to another client of the same session, as when the
   * bundle of the first one is updated: {@link #take} finds it from now on.
   *
   * @param key names the session and the kind of client; those who know it get the socket
   */
  SocketHandOver handOver(String key);

  /**
   * Takes a socket that was handed over; of several the first.
   *
   * @return empty when there is none; never fails. A socket that is there in the end has to be
   *     resumed or closed, whatever became of the caller
   */
  CompletableFuture<Optional<ParkedSocket>> take(String key);
}
