package io.webchat.test.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports for what cannot tell which one it has found: other programs, and what restarts. */
public final class FreePorts {
  /** Below those that systems hand out, also to connections: it would be taken soon. */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;

  private FreePorts() {}

  /** A port that nothing listens on. */
  public static int one() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST))
        .limit(TRIES)
        .filter(FreePorts::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return free.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
