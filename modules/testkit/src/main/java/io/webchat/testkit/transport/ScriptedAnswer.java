package io.webchat.testkit.transport;

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
