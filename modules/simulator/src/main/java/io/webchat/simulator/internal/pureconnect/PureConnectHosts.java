package io.webchat.simulator.internal.pureconnect;

import java.util.List;

/**
 * The servers of a pair, of which one serves; the other one answers 503 and names it. A session is
 * known to the server that it was opened at or reconnected to.
 */
public final class PureConnectHosts {
  /** Their names. */
  public static final List<String> NAMES = List.of("cic-1", "cic-2");

  private volatile int serving;

  boolean exists(String host) {
    return NAMES.contains(host);
  }

  boolean serves(String host) {
    return NAMES.get(serving).equals(host);
  }

  /** The name of the one that serves. */
  public String serving() {
    return NAMES.get(serving);
  }

  /** The other one serves from now on. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // switched by one hand
  public String switchOver() {
    serving = 1 - serving;
    return serving();
  }
}
