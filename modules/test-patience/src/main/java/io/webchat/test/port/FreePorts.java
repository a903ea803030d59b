package io.webchat.test.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
  private static final HeldPort OWN = own();

  private static final AtomicInteger DRAWN = new AtomicInteger();

  private FreePorts() {}

  /** A port that nothing listens on; each comes again only when all others of the JVM have come. */
  public static int one() {
    return IntStream.generate(DRAWN::getAndIncrement)
        .map(drawn -> OWN.number() + 1 + Math.floorMod(drawn, SLICE - 1))
        .limit(SLICE)
        .filter(FreePorts::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static HeldPort own() {
    int first = ThreadLocalRandom.current().nextInt(SLICES);
    for (int i = 0; i < SLICES; i++) {
      try {
        return HeldPort.exclusively(LOWEST + (first + i) % SLICES * SLICE);
      } catch (UncheckedIOException e) {
        // it is the slice of another JVM
      }
    }
    throw new IllegalStateException("No ports are left");
  }

  private static boolean isFree(int port) {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return free.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
