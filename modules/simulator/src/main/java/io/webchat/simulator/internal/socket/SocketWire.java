package io.webchat.simulator.internal.socket;

import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import java.util.List;
import java.util.Optional;

/** A wire whose clients open sockets. Called on threads of the server; nothing may block. */
public interface SocketWire {
  /**
   * A socket is open. The wire sets its handlers before this method returns, since what the client
   * sends comes right after it.
   */
  void opened(SocketConnection socket);

  /**
   * Whether this handshake is refused, and how; it is not by default. Faults have been applied.
   *
   * @param handshake path, query and headers
   */
  default Optional<ApiResponse> refuse(ApiRequest handshake) {
    return Optional.empty();
  }

  /**
   * What a frame of the client asks for, so that faults for that operation hit it; {@link
   * Operation#OTHER} by default. Also called with frames that make no sense.
   */
  default Operation operation(String text) {
    return Operation.OTHER;
  }

  /**
   * The frames that answer a frame of the client in the place of the server, which does not see it.
   *
   * @param fault of the kind {@code TRANSIENT}, {@code PERMANENT}, {@code HTTP_STATUS}, {@code
   *     RATE_LIMIT} or {@code SESSION_EXPIRED}
   * @return none (default): the frame is not answered
   */
  default List<String> instead(Fault fault, String text) {
    return List.of();
  }

  /** Tells an open socket that its session has expired; by default it is closed with 1008. */
  default void expire(SocketConnection socket) {
    socket.close(1008, "session expired");
  }
}
