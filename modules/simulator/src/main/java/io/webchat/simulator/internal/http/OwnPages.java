package io.webchat.simulator.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells requests of the simulator's own pages, and of programs, from those that pages of other
 * sites cause. Immutable.
 */
public final class OwnPages {
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String host;
  private final boolean local;

  /** For a simulator that listens there. */
  public OwnPages(String host) {
    this.host = host.toLowerCase(Locale.ROOT);
    this.local = isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // nor can it listen there
    }
  }

  /** Whether only programs and browsers of this machine reach the simulator. */
  public boolean isLocal() {
    return local;
  }

  /** Whether the request was sent by a program, or by a page that the simulator has served. */
  public boolean sent(ApiRequest call) {
    String origin = call.header("origin");
    String site = call.header("sec-fetch-site");
    return isAddressed(call)
        && (origin.isEmpty() || origin.equalsIgnoreCase("http://" + call.header("host")))
        && (site.isEmpty() || site.equals("same-origin") || site.equals("none"));
  }

  /**
   * Whether the request names the simulator as this machine knows it. A page of another site whose
   * name was made to lead here names that site.
   */
  public boolean isAddressed(ApiRequest call) {
    String name = PORT.matcher(call.header("host").toLowerCase(Locale.ROOT)).replaceFirst("");
    return !local || LOOPBACK.contains(name) || name.equals(host);
  }
}
