package io.webchat.testkit.session;

import io.webchat.spi.thread.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A line to a local server that can be cut and mended, for tests of what happens when the server is
 * away: its connections break, new ones are closed at once. It can also stall, so that what clients
 * send arrives late. Thread-safe.
 */
public final class CuttableLine implements AutoCloseable {
  private static final Gate OPEN = new Gate(new CountDownLatch(0), "");
  private static final long ANSWER_SECONDS = 60;

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(DaemonThreads.numbered("cuttable-line"));
  private final Queue<Gate> late = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Void>> unanswered = new ConcurrentLinkedQueue<>();
  private volatile Gate gate = OPEN;
  private volatile boolean cut;

  /** Keeps back what has a text, and what comes behind that, until it is opened. */
  private record Gate(CountDownLatch latch, String text) {
    boolean keepsBack(byte[] chunk, int length) {
      return latch.getCount() > 0
          && new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(text);
    }
  }

  /** What is done with a piece before it goes on; without bytes, one side sends no more. */
  private interface Passage {
    void take(byte[] chunk, int length);
  }

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

  /** Keeps back what clients send from now on. */
  public void stall() {
    stall("");
  }

  /** The same for what has a text in one piece; other connections are not kept waiting. */
  public void stall(String ascii) {
    gate = new Gate(new CountDownLatch(1), ascii);
  }

  /** Of how many connections something is kept back. */
  public int keptBack() {
    return unanswered.size();
  }

  /** Lets through what clients send from now on; what was kept back still is. */
  public void flow() {
    late.add(gate);
    gate = OPEN;
  }

  /** Lets through what was kept back, and waits until the server has answered all of it. */
  public void deliverLate() {
    for (Gate each = late.poll(); each != null; each = late.poll()) {
      each.latch().countDown();
    }
    for (CompletableFuture<Void> each = unanswered.poll(); each != null; each = unanswered.poll()) {
      each.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }
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
    Queue<CompletableFuture<Void>> answers = new ConcurrentLinkedQueue<>();
    threads.execute(() -> pump(client, upstream, (chunk, length) -> pass(chunk, length, answers)));
    threads.execute(() -> pump(upstream, client, (chunk, length) -> complete(answers)));
  }

  /** Returns when what a client sent may go on. */
  private void pass(byte[] chunk, int length, Queue<CompletableFuture<Void>> answers) {
    Gate closed = gate;
    if (closed.keepsBack(chunk, length)) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      answers.add(answer);
      unanswered.add(answer);
      try {
        closed.latch().await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void complete(Queue<CompletableFuture<Void>> answers) {
    for (CompletableFuture<Void> each = answers.poll(); each != null; each = answers.poll()) {
      each.complete(null);
    }
  }

  /** Also when one side sends no more: the other may have something to say. */
  private void pump(Socket from, Socket to, Passage before) {
    byte[] chunk = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        before.take(chunk, length);
        out.write(chunk, 0, length);
      }
      before.take(chunk, 0);
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end(from, to);
      }
    } catch (IOException e) {
      before.take(chunk, 0);
      end(from, to); // one side is gone: so is the other
    }
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
