package io.webchat.testkit.transport;

import io.webchat.spi.thread.DaemonThreads;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP/1.1 server of raw sockets that answers exactly what a test says, rubbish and resets too,
 * and records what it got. Daemon threads, one a connection; closed, nothing of it is left.
 */
public final class ScriptedServer implements AutoCloseable {
  private static final int LONGEST_LINE = 64 * 1024;

  private final ServerSocket socket;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();
  private final Queue<ScriptedAnswer> next = new ArrayDeque<>();
  private volatile ScriptedAnswer standard = ScriptedAnswer.json("{}");

  private ScriptedServer(ServerSocket socket) {
    this.socket = socket;
  }

  /** A server on a free port of the loopback address; it answers {@code {}} to begin with. */
  public static ScriptedServer start() {
    try {
      ScriptedServer server =
          new ScriptedServer(new ServerSocket(0, 5_000, InetAddress.getLoopbackAddress()));
      server.spawn("accept", server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** What it answers from now on. */
  public ScriptedServer answers(ScriptedAnswer answer) {
    standard = answer;
    return this;
  }

  /** What it answers to the next requests, one each, before {@link #answers} counts again. */
  public ScriptedServer next(ScriptedAnswer... answers) {
    synchronized (next) {
      next.addAll(List.of(answers));
    }
    return this;
  }

  /** What came in, in the order in which it was complete. */
  public List<ReceivedRequest> received() {
    return List.copyOf(received);
  }

  /** The request that came in last. */
  public ReceivedRequest last() {
    List<ReceivedRequest> all = received();
    if (all.isEmpty()) {
      throw new AssertionError("no request came in");
    }
    return all.get(all.size() - 1);
  }

  private void spawn(String name, Runnable task) {
    DaemonThreads.named("scripted-server-" + name, task).start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        spawn("connection", () -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      for (ReceivedRequest request = read(in); request != null; request = read(in)) {
        received.add(request);
        answer().answer(request, connection, out);
        out.flush();
        if (connection.isClosed()) {
          return;
        }
      }
    } catch (IOException e) {
      connections.remove(connection); // the client went, or the answer was to cut it off
    } finally {
      connections.remove(connection);
    }
  }

  private ScriptedAnswer answer() {
    synchronized (next) {
      ScriptedAnswer answer = next.poll();
      return answer == null ? standard : answer;
    }
  }

  private static ReceivedRequest read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    String[] start = line.split(" ", 3);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the request is cut off");
    }
    return new ReceivedRequest(start[0], start[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    List<Byte> bytes = new ArrayList<>();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || bytes.size() > LONGEST_LINE) {
        return null;
      }
      bytes.add((byte) b);
    }
    byte[] text = new byte[bytes.size()];
    for (int i = 0; i < text.length; i++) {
      text[i] = bytes.get(i);
    }
    return new String(text, StandardCharsets.UTF_8).stripTrailing();
  }

  /** Stops listening and cuts every connection. */
  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
