package io.webchat.simulator.internal.socket;

import static org.awaitility.Awaitility.await;

import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A wire that keeps what clients sent and answers it; the query says which chat a socket is for.
 */
final class TestWire implements SocketWire {
  private final List<SocketConnection> sockets = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<Integer> ends = new CopyOnWriteArrayList<>();

  @Override
  public void opened(SocketConnection socket) {
    socket.onText(
        text -> {
          if (text.equals("fail")) {
            throw new IllegalStateException("the wire fails, as the test wants");
          }
          received.add(text);
          socket.send(operation(text), "answer to " + text);
        });
    socket.onClosed((code, reason) -> ends.add(code));
    socket.chat(socket.handshake().query().get("chat"));
    sockets.add(socket);
  }

  @Override
  public Optional<ApiResponse> refuse(ApiRequest handshake) {
    return handshake.query().get("key").equals("wrong")
        ? Optional.of(ApiResponse.empty(401))
        : Optional.empty();
  }

  @Override
  public Operation operation(String text) {
    return text.startsWith("send") ? Operation.SEND : Operation.OTHER;
  }

  @Override
  public List<String> instead(Fault fault, String text) {
    return List.of(fault.kind() + " " + fault.retryAfterSeconds());
  }

  @Override
  public void expire(SocketConnection socket) {
    socket.send("expired");
    socket.close(4006, "expired");
  }

  /** The socket that was opened as this one, counted from 0. */
  SocketConnection socket(int number) {
    await().until(() -> sockets.size() > number);
    return sockets.get(number);
  }

  int opened() {
    return sockets.size();
  }

  List<String> received() {
    return List.copyOf(received);
  }

  List<Integer> ends(int count) {
    await().until(() -> ends.size() >= count);
    return List.copyOf(ends);
  }
}
