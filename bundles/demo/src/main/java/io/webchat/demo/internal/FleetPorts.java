package io.webchat.demo.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for the processes of a fleet, which listen on them some seconds after they are named. */
final class FleetPorts {
  /** Below those that systems hand out, also to connections: one of them would be taken by then. */
  private static final int HIGHEST = 32_768;

  private static final int LOWEST = 32_000;
  private static final int TRIES = 100;

  private final Set<Integer> given = new HashSet<>();

  /**
   * A port that nothing listens on, and that was not given before.
   *
   * @throws IllegalStateException when none is found
   */
  int next() {
    return ThreadLocalRandom.current()
        .ints(TRIES, LOWEST, HIGHEST)
        .filter(port -> isFree(port) && given.add(port))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no free port was found from " + LOWEST + " to " + HIGHEST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return free.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
