package io.webchat.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A connection on which a test writes what no client library would. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MS = 60_000;

  private final Socket socket;

  RawClient(URI service) throws IOException {
    socket = new Socket(service.getHost(), service.getPort());
    socket.setSoTimeout(PATIENCE_MS);
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param head status line and headers
   * @param body what came up to the end of the connection
   */
  record Reply(int status, String head, String body) {
    String header(String name) {
      return head.lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    boolean isProblem() {
      return header("Content-Type").equals("application/problem+json");
    }
  }

  /** The head of a request for this connection alone. */
  static String head(String method, String target, Map<String, String> headers) {
    StringBuilder head =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("Connection: close\r\n\r\n").toString();
  }

  RawClient write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** What the service answers, up to the end of the connection. */
  Reply reply() throws IOException {
    String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0 || !all.startsWith("HTTP/1.1 ")) {
      throw new IOException("no answer: " + all);
    }
    return new Reply(
        Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
  }

  /** Reads until the text has come. */
  void await(String text) throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (read.indexOf(text) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the end instead of " + text + ": " + read);
      }
      read.append((char) next);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
