package io.webchat.testkit.transport;

import io.webchat.testkit.transport.ChatServer.Trouble;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link ScriptedServer} does with a request. */
@ConsumerType
@FunctionalInterface
public interface ScriptedAnswer {
  /**
   * Answers; an exception or a closed connection ends it.
   *
   * @param out of the connection
   */
  void answer(ReceivedRequest request, Socket connection, OutputStream out) throws IOException;

  /** HTTP 200 with JSON. */
  static ScriptedAnswer json(String body) {
    return http(200, "Content-Type: application/json", body);
  }

  /**
   * A complete answer.
   *
   * @param headers lines without their end; may be empty
   */
  static ScriptedAnswer http(int status, String headers, String body) {
    return bytes(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A complete answer of bytes. */
  static ScriptedAnswer bytes(int status, String headers, byte[] body) {
    return (request, connection, out) -> {
      out.write(head(status, headers, body.length));
      out.write(body);
    };
  }

  /** Announces more bytes than come, then closes the connection. */
  static ScriptedAnswer truncated(String contentType, String body) {
    return (request, connection, out) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      out.write(head(200, "Content-Type: " + contentType, bytes.length + 10));
      out.write(bytes);
      out.flush();
      connection.close();
    };
  }

  /** Resets the connection without an answer. */
  static ScriptedAnswer reset() {
    return (request, connection, out) -> {
      connection.setSoLinger(true, 0);
      connection.close();
    };
  }

  /**
   * What becomes of an answer by a trouble; where the trouble says that the request has been
   * carried out, {@code good} does it before.
   */
  static ScriptedAnswer troubled(Trouble trouble, ScriptedAnswer good) {
    return switch (trouble) {
      case RESET_BEFORE -> reset();
      case RESET_AFTER -> doneBy(good, reset());
      case SILENCE -> (request, connection, out) -> awaitEnd(connection);
      case UNAVAILABLE -> http(503, "Content-Type: text/html", "<html>busy</html>");
      case RATE_LIMITED -> http(429, "Retry-After: 7", "");
      case HTML -> http(200, "Content-Type: text/html", "<html>hello</html>");
      case TRUNCATED -> doneBy(good, truncated("application/json", "{\"half\":"));
      case HUGE -> json("{\"huge\":\"" + "x".repeat(10_000_000) + "\"}");
      case DEEP -> json("[".repeat(100_000) + "]".repeat(100_000));
    };
  }

  private static ScriptedAnswer doneBy(ScriptedAnswer good, ScriptedAnswer then) {
    return (request, connection, out) -> {
      good.answer(request, connection, OutputStream.nullOutputStream());
      then.answer(request, connection, out);
    };
  }

  /** Until the client gives up, or the server is closed. */
  private static void awaitEnd(Socket connection) throws IOException {
    if (connection.getInputStream().read() < 0) {
      connection.close();
    }
  }

  /** Answers when {@code release} opens, or half a minute later. */
  static ScriptedAnswer held(CountDownLatch release, ScriptedAnswer then) {
    return (request, connection, out) -> {
      try {
        if (!release.await(60, TimeUnit.SECONDS)) {
          throw new IOException("the answer was not released");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      then.answer(request, connection, out);
    };
  }

  private static byte[] head(int status, String headers, int length) {
    String lines = headers.isEmpty() ? "" : headers + "\r\n";
    String head =
        "HTTP/1.1 " + status + " Reason\r\n" + lines + "Content-Length: " + length + "\r\n\r\n";
    return head.getBytes(StandardCharsets.UTF_8);
  }
}
