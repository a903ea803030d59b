package io.webchat.webhooks.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.test.port.HeldPort;
import io.webchat.webhooks.internal.store.Delivery;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {
  /** A Saturday: 2023-11-18 00:00:00 GMT. */
  private static final long NOW = 1_700_265_600_000L;

  private final Attempts attempts = new Attempts(() -> NOW);

  @AfterEach
  void close() {
    attempts.close();
  }

  private Outcome send(String url, long timeoutMs) {
    return send(attempts, url, timeoutMs);
  }

  private static Outcome send(Attempts attempts, String url, long timeoutMs) {
    ReceiverSettings settings =
        new ReceiverSettings(
            url, List.of(), Map.of(), Set.of(), chat -> true, timeoutMs, 1, 1, 1, 1, 1, 1, 1);
    return attempts
        .send(Delivery.of("i", "w", "c", "ended", 1, -1, Map.of()), 1, settings)
        .toCompletableFuture()
        .join();
  }

  @Test
  void withoutFileHandlesItFails() {
    try (Attempts poor =
        new Attempts(
            () -> NOW,
            threads -> {
              throw new UncheckedIOException(new IOException("Too many open files"));
            })) {
      for (int i = 0; i < 2; i++) {
        assertThat(send(poor, "http://127.0.0.1:1/", 60_000).kind()).isEqualTo(Outcome.Kind.FAILED);
      }
    }
  }

  /** One for each connection that {@link #server} has closed. */
  private final Semaphore ended = new Semaphore(0);

  /** Answers each connection with a text, and closes it without a word. */
  private ServerSocket server(String answer) throws IOException {
    return server(answer, false);
  }

  /** The same, but each connection stays until the other side closes it. */
  private ServerSocket keepingServer(String answer) throws IOException {
    return server(answer, true);
  }

  private ServerSocket server(String answer, boolean keeps) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  InputStream in = socket.getInputStream();
                  readRequest(in);
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                  if (keeps) {
                    awaitEnd(in);
                  }
                } catch (IOException e) {
                  if (!server.isClosed() && !keeps) { // or an attempt has ended early
                    throw new UncheckedIOException(e);
                  }
                }
                ended.release();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /** All of it: a connection that is closed with something unread takes its answer with it. */
  private static void readRequest(InputStream in) throws IOException {
    byte[] buffer = new byte[65_536];
    StringBuilder request = new StringBuilder();
    while (!request.toString().endsWith("}}")) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new EOFException("a part of a request");
      }
      request.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
    }
  }

  private static void awaitEnd(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // it has ended all the same
    }
  }

  private static String url(ServerSocket server) {
    return "http://127.0.0.1:" + server.getLocalPort() + "/";
  }

  @ParameterizedTest
  @CsvSource({
    "'7',7000",
    "'Sat, 18 Nov 2023 00:00:09 GMT',9000",
    "'Sat, 18 Nov 2000 00:00:09 GMT',0",
    "'soon',0",
    "'99999999',3600000",
    "'-5',0",
    "'99999999999999999999',0"
  })
  void aReceiverSaysHowLongToWait(String wait, long ms) throws IOException {
    try (ServerSocket server =
        server("HTTP/1.1 503 x\r\nRetry-After: " + wait + "\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(send(url(server), 60_000)).isEqualTo(Outcome.failed("HTTP 503", ms));
    }
  }

  @Test
  void aConnectionThatIsClosedBetweenRequestsIsNoFailure() throws IOException {
    try (ServerSocket server = server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      for (int i = 0; i < 5; i++) {
        assertThat(send(url(server), 60_000)).isEqualTo(Outcome.DELIVERED);
        ended.acquireUninterruptibly(); // before that the connection may be used again
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'SSH-2.0-OpenSSH\r\n'",
    "'HTTP/1.1 200 OK\r\nContent-Le'",
    "''",
  })
  void anAnswerWithoutAHeadOrNotOfHttpIsAFailure(String answer) throws IOException {
    try (ServerSocket server = server(answer)) {
      Outcome outcome = send(url(server), 60_000);
      assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
      assertThat(outcome.reason()).startsWith("no answer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 503 x\r\nRetry-After: 7\r\nContent-Length: 100\r\n\r\nshort',FAILED,HTTP 503,7000",
    "'HTTP/1.1 302 x\r\nContent-Length: 100\r\n\r\nshort',FAILED,HTTP 302,0",
    "'HTTP/1.1 410 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n',REFUSED,HTTP 410,0",
  })
  void theStatusOfAnAnswerThatIsCutOffCounts(
      String answer, Outcome.Kind kind, String reason, long wait) throws IOException {
    try (ServerSocket server = server(answer)) {
      assertThat(send(url(server), 60_000)).isEqualTo(new Outcome(kind, reason, wait));
    }
  }

  /** Its status says that the receiver has it. */
  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'",
    "'HTTP/1.1 202 x\r\nContent-Length: 100\r\n\r\n'",
    "'HTTP/1.1 299 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n'",
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n'",
  })
  void whatIsTakenIsDeliveredAlsoWhereTheAnswerIsCutOff(String answer) throws IOException {
    try (ServerSocket server = server(answer)) {
      assertThat(send(url(server), 60_000)).isEqualTo(Outcome.DELIVERED);
    }
  }

  @Test
  void whatIsTakenIsDeliveredAlsoWhereTheAnswerDoesNotEnd() throws IOException {
    try (ServerSocket server =
        keepingServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")) {
      // on a busy machine the status may come too late for one attempt
      await().until(() -> send(url(server), 500).equals(Outcome.DELIVERED));
    }
  }

  @Test
  void whatIsRefusedIsRefusedAlsoWhereTheAnswerDoesNotEnd() throws IOException {
    try (ServerSocket server =
        keepingServer("HTTP/1.1 410 x\r\nContent-Length: 100\r\n\r\nshort")) {
      await().until(() -> send(url(server), 500).kind() == Outcome.Kind.REFUSED);
    }
  }

  @Test
  void silenceIsAFailure() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(send(url(silent), 100)).isEqualTo(Outcome.failed("no answer in time", 0));
    }
  }

  @Test
  void nobodyThereIsAFailure() throws IOException {
    try (HeldPort silent = HeldPort.any()) {
      String nobody = "http://127.0.0.1:" + silent.number() + "/";
      assertThat(send(nobody, 60_000)).isEqualTo(Outcome.failed("no answer: connect", 0));
    }
  }
}
