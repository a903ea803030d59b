package io.webchat.simulator.internal.messenger;

import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.internal.socket.SocketConnection;
import io.webchat.simulator.model.Operation;
import java.time.Duration;

/** One connection of a guest. */
final class MessengerSocket {
  private final SocketConnection connection;
  private final MessengerRate requests;
  private final MessengerRate messages;
  private final MessengerRate echoes = new MessengerRate(2, Duration.ofMinutes(1));
  private volatile MessengerSession session;

  MessengerSocket(SocketConnection connection, Settings deployment) {
    this.connection = connection;
    this.requests = new MessengerRate(deployment.requestsPerMinute, Duration.ofMinutes(1));
    this.messages = new MessengerRate(deployment.messagesPerSecond, Duration.ofSeconds(1));
  }

  /** The session that was configured on it; {@code null} before. */
  MessengerSession session() {
    return session;
  }

  void session(MessengerSession configured) {
    session = configured;
  }

  /** Seconds to wait before the request may come; 0 when it is fine. */
  int takeRequest(String action) {
    int wait = requests.take();
    if (wait == 0 && action.equals("onMessage")) {
      wait = messages.take();
    } else if (wait == 0 && action.equals("echo")) {
      wait = echoes.take();
    }
    return wait;
  }

  void chat(String id) {
    connection.chat(id);
  }

  void push(String frame) {
    connection.send(frame);
  }

  void answer(Operation operation, String frame) {
    connection.send(operation, frame);
  }

  void close(int code, String reason) {
    connection.close(code, reason);
  }
}
