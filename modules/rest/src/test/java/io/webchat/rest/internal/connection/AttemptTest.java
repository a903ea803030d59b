package io.webchat.rest.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a kept connection ended before the answer began. */
class AttemptTest {
  private final IOException lost = new IOException("Connection reset");

  private final ServerSocket server = listening();
  private final ChatSockets sockets = new ChatSockets(() -> 0);
  private final ChatSocket socket = connected();
  private final Socket other = accepted();

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ChatSocket connected() {
    try {
      ChatSocket made = (ChatSocket) sockets.createSocket();
      made.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
      return made;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Socket accepted() {
    try {
      return server.accept();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    other.close();
    server.close();
  }

  private void receive(int bytes) throws IOException {
    other.getOutputStream().write(new byte[bytes]);
    assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
  }

  private Attempt kept(boolean http2, boolean tls) {
    socket.answer();
    return new Attempt(socket, http2, tls);
  }

  @Test
  void aFreshConnectionIsNotOne() {
    Attempt fresh = new Attempt(socket, false, false);
    socket.answer(); // what comes later does not count
    assertThat(fresh.kept()).isFalse();
    assertThat(fresh.endedUnanswered(lost)).isFalse();
    assertThat(kept(false, false).kept()).isTrue();
  }

  @Test
  void withoutTlsTheFirstByteIsAnAnswer() throws IOException {
    receive(50); // of the answer before
    Attempt attempt = kept(false, false);
    assertThat(attempt.endedUnanswered(lost)).isTrue();
    receive(1);
    assertThat(attempt.endedUnanswered(lost)).isFalse();
  }

  @Test
  void withTlsItsAlertsAreNoAnswer() throws IOException {
    receive(50);
    Attempt attempt = kept(false, true);
    receive(100);
    assertThat(attempt.endedUnanswered(lost)).isTrue();
    receive(1);
    assertThat(attempt.endedUnanswered(lost)).isFalse();
  }

  @Test
  void whatTheServerDidNotCauseIsNoEnd() {
    Attempt attempt = kept(false, false);
    assertThat(attempt.endedUnanswered(new SocketTimeoutException())).isFalse();
    assertThat(attempt.endedUnanswered(new ProtocolException())).isFalse();
    assertThat(attempt.endedUnanswered(new LocalFileException("file", null))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "stream was reset: CANCEL, true",
    "stream was reset: NO_ERROR, true",
    "stream was reset: REFUSED_STREAM, true",
    "stream was reset: INTERNAL_ERROR, false",
    "Connection reset, true",
    ", true"
  })
  void aStreamOfHttp2SaysItself(String text, boolean ended) throws IOException {
    Attempt attempt = kept(true, true);
    receive(200); // other streams go on
    assertThat(attempt.endedUnanswered(new IOException(text))).isEqualTo(ended);
  }

  @Test
  void aSocketCountsWhatComesAndForgetsItsEndsWhenItIsClosed() throws IOException {
    receive(2);
    other.getOutputStream().write(0);
    assertThat(socket.getInputStream().read()).isZero();
    assertThat(socket.received()).isEqualTo(3);
    assertThat(sockets.below(socket)).isSameAs(socket);

    try (Socket same = sameEnds()) {
      assertThat(sockets.below(same)).isSameAs(socket);
      socket.close();
      assertThat(sockets.below(same)).isNull();
    }
  }

  /** As a TLS socket has the addresses of the one below it. */
  private Socket sameEnds() {
    SocketAddress local = socket.getLocalSocketAddress();
    SocketAddress remote = socket.getRemoteSocketAddress();
    return new Socket() {
      @Override
      public SocketAddress getLocalSocketAddress() {
        return local;
      }

      @Override
      public SocketAddress getRemoteSocketAddress() {
        return remote;
      }
    };
  }

  @Test
  void theEndOfTheStreamIsNoByte() throws IOException {
    other.close();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    assertThat(socket.getInputStream().read(new byte[3])).isEqualTo(-1);
    assertThat(socket.received()).isZero();
  }
}
