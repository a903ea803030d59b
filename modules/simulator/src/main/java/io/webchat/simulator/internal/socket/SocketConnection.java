package io.webchat.simulator.internal.socket;

import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.model.Operation;
import java.util.function.Consumer;

/**
 * An open socket. Safe for use by any thread; no method blocks, and none fails when the socket is
 * closed: what is sent then is lost, as on a real network.
 */
public interface SocketConnection {
  /** What a socket does when it has ended. */
  @FunctionalInterface
  interface ClosedHandler {
    /**
     * The socket has ended, by whichever side.
     *
     * @param code the close code; 1005 when the client gave none, 1006 when it was cut
     */
    void closed(int code, String reason);
  }

  /** The request that opened it: path, query, headers. */
  ApiRequest handshake();

  /** Who gets the texts of the client: one at a time, in order, on threads of the server. */
  void onText(Consumer<String> handler);

  /** What is done when it has ended, once, after the last text. */
  void onClosed(ClosedHandler handler);

  /**
   * The chat that it belongs to: faults for one chat hit the socket from now on, and those that are
   * for that chat and hit at once do so now.
   */
  void chat(String id);

  /** Sends a push: a text that no request asked for. */
  default void send(String text) {
    send(Operation.PUSH, text);
  }

  /**
   * Sends a text behind those before it. When 10,000 wait, since the client does not read or a
   * fault delays them, the socket is cut.
   *
   * @param answered the operation that it answers, {@link Operation#PUSH} when it is a push, {@link
   *     Operation#OTHER} when it is neither, such as a heartbeat
   */
  void send(Operation answered, String text);

  /** Closes it with the closing handshake, after what was sent before. */
  void close(int code, String reason);

  /** Whether nothing has ended it yet. */
  boolean open();
}
