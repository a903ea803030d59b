package io.webchat.test.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports for what cannot tell which one it has found: other programs, and what restarts. Each JVM
 * has a slice of them to itself, so that nobody draws what another one has drawn and not bound yet,
 * or will bind again.
 */
public final class FreePorts {
  /** Below those that systems hand out, also to connections: it would be taken soon. */
  private static final int LOWEST = 20_000;

  private static final int SLICE = 100;
  private static final int SLICES = 120;

  /** Has the first port of the slice for as long as the JVM runs: nobody else can bind it. */
  private static final Socket OWN = own();

  private static final AtomicInteger DRAWN = new AtomicInteger();

  private FreePorts() {}

  /** A port that nothing listens on; each comes again only when all others of the JVM have come. */
  public static int one() {
    return IntStream.generate(DRAWN::getAndIncrement)
        .map(drawn -> OWN.getLocalPort() + 1 + Math.floorMod(drawn, SLICE - 1))
        .limit(SLICE)
        .filter(FreePorts::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static Socket own() {
    int first = ThreadLocalRandom.current().nextInt(SLICES);
    for (int i = 0; i < SLICES; i++) {
      Socket socket = new Socket();
      try {
        // without listening: whoever tries to connect is refused
        socket.bind(address(LOWEST + (first + i) % SLICES * SLICE));
        return socket;
      } catch (IOException e) {
        close(socket); // it is the slice of another JVM
      }
    }
    throw new IllegalStateException("No ports are left");
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return free.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
