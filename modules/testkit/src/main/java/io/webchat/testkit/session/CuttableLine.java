package io.webchat.testkit.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A line to a local server that can be cut and mended, for tests of what happens when the server is
 * away: its connections break, new ones are closed at once. Thread-safe.
 */
public final class CuttableLine implements AutoCloseable {
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "cuttable-line");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean cut;

  /** A line on a free port of the loopback address. */
  public CuttableLine(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Where clients connect to instead of the server's own port. */
  public int port() {
    return server.getLocalPort();
  }

  /** Breaks all connections, and those that come. */
  public void cut() {
    cut = true;
    sockets.forEach(CuttableLine::close);
  }

  /** Lets connections through again. */
  public void mend() {
    cut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (cut) {
          close(client);
        } else {
          connect(client);
        }
      } catch (IOException | UncheckedIOException e) {
        // of one connection, which its client will find broken; the line itself goes on
        cut |= server.isClosed();
      }
    }
  }

  private void connect(Socket client) throws IOException {
    sockets.add(client);
    Socket upstream;
    try {
      upstream = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      sockets.remove(client);
      client.close();
      throw e;
    }
    sockets.add(upstream);
    if (cut) {
      end(client, upstream);
      return;
    }
    threads.execute(() -> pump(client, upstream));
    threads.execute(() -> pump(upstream, client));
  }

  private void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      end(from, to); // one side is gone: so is the other
    }
    end(from, to);
  }

  private void end(Socket one, Socket other) {
    sockets.remove(one);
    sockets.remove(other);
    close(one);
    close(other);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
