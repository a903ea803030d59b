package io.webchat.rest.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How a socket grows old. */
class ChatSocketTest {
  private final AtomicLong clock = new AtomicLong(100);
  private final ChatSockets sockets = new ChatSockets(clock::get);

  @Test
  void itIsSilentSinceTheLastByte() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        ChatSocket socket = (ChatSocket) sockets.createSocket(loopback, server.getLocalPort());
        Socket other = server.accept()) {
      clock.set(103);
      assertThat(socket.silence()).isEqualTo(3);
      other.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      assertThat(socket.silence()).isZero();
      clock.set(110);
      assertThat(socket.silence()).isEqualTo(7);
      other.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(socket.silence()).as("the end is no byte").isEqualTo(7);
    }
  }

  @Test
  void itIsTooOldFromTheTimeOnThatTheServerNames() throws IOException {
    try (ChatSocket socket = (ChatSocket) sockets.createSocket()) {
      clock.set(Long.MAX_VALUE);
      assertThat(socket.expired()).as("no time was named").isFalse();
      clock.set(100);
      socket.keptFor(5);
      clock.set(104);
      assertThat(socket.expired()).isFalse();
      clock.set(105);
      assertThat(socket.expired()).isTrue();
    }
  }

  @Test
  void itIsKeptOnceAnAnswerCame() throws IOException {
    try (ChatSocket socket = (ChatSocket) sockets.createSocket()) {
      assertThat(socket.answered()).isFalse();
      socket.answer();
      assertThat(socket.answered()).isTrue();
    }
  }

  @Test
  void itSendsSmallMessagesAtOnceAndLooksAfterSilentOnes() throws IOException {
    try (Socket socket = sockets.createSocket()) {
      assertThat(socket.getTcpNoDelay()).isTrue();
      assertThat(socket.getKeepAlive()).isTrue();
    }
  }

  @Test
  void itIsConnectedFromAndToWhatIsNamed() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 4, loopback)) {
      String host = loopback.getHostAddress();
      int port = server.getLocalPort();
      try (Socket one = sockets.createSocket(host, port);
          Socket two = sockets.createSocket(host, port, loopback, 0);
          Socket three = sockets.createSocket(loopback, port);
          Socket four = sockets.createSocket(loopback, port, loopback, 0)) {
        for (Socket socket : new Socket[] {one, two, three, four}) {
          assertThat(socket.getRemoteSocketAddress())
              .isEqualTo(new InetSocketAddress(loopback, port));
          assertThat(socket.getLocalAddress()).isEqualTo(loopback);
          assertThat(sockets.below(socket)).isSameAs(socket);
        }
      }
    }
  }
}
