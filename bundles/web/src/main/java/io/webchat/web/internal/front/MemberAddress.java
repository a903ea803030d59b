package io.webchat.web.internal.front;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where other containers of a fleet reach a front, found by where its HTTP server listens. An
 * address that means another machine elsewhere, that of the loopback or a link, is never taken.
 */
final class MemberAddress {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

  /** Visitors' tokens go there: a private network comes first. */
  private static final Comparator<Candidate> BEST =
      Comparator.comparing((Candidate one) -> !one.isPrivate())
          .thenComparing(one -> one.host().contains(":"))
          .thenComparing(one -> one.endpoint().getScheme())
          .thenComparing(Candidate::host);

  /** One endpoint with one of the hosts that it stands for. */
  private record Candidate(URI endpoint, String host, boolean isPrivate) {
    String address(String path) {
      int port = endpoint.getPort();
      return endpoint.getScheme()
          + "://"
          + (host.contains(":") ? "[" + host + "]" : host)
          + (port < 0 ? "" : ":" + port)
          + (endpoint.getRawPath() + path).replaceAll("/+", "/");
    }
  }

  private MemberAddress() {}

  /**
   * The best address of a front; empty when the server is reached from its own machine only.
   *
   * @param endpoints of the HTTP server, as in {@code osgi.http.endpoint}; what is no http or https
   *     URL is left out
   * @param path of the front below them
   * @param own addresses of this machine, for a server that listens on all of them
   */
  static Optional<String> of(
      Collection<String> endpoints, String path, Supplier<List<InetAddress>> own) {
    return endpoints.stream()
        .flatMap(endpoint -> url(endpoint).stream())
        .flatMap(endpoint -> candidates(endpoint, own))
        .min(BEST)
        .map(best -> best.address(path));
  }

  /** The addresses of this machine. */
  static List<InetAddress> ofThisMachine() {
    List<InetAddress> found = new ArrayList<>();
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        if (each.isUp()) {
          each.inetAddresses().forEach(found::add);
        }
      }
    } catch (SocketException e) {
      return List.of(); // then none is found
    }
    return found;
  }

  private static Optional<URI> url(String endpoint) {
    try {
      URI url = URI.create(endpoint);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      return url.getHost() != null && List.of("http", "https").contains(scheme)
          ? Optional.of(url)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Stream<Candidate> candidates(URI endpoint, Supplier<List<InetAddress>> own) {
    String host = endpoint.getHost().replaceAll("[\\[\\]]", "");
    if (!LITERAL.matcher(host).matches()) {
      return host.equalsIgnoreCase("localhost")
          ? Stream.empty()
          : Stream.of(new Candidate(endpoint, host, true)); // somebody has chosen this name
    }
    try {
      InetAddress address = InetAddress.getByName(host); // no name, so nobody is asked
      List<InetAddress> hosts = address.isAnyLocalAddress() ? own.get() : List.of(address);
      return hosts.stream()
          .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
          .map(each -> new Candidate(endpoint, literal(each), isPrivate(each)));
    } catch (UnknownHostException e) {
      return Stream.empty();
    }
  }

  /** Without the zone, which the JDK adds to addresses of the machine. */
  private static String literal(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  private static boolean isPrivate(InetAddress address) {
    return address.isSiteLocalAddress()
        || (!(address instanceof Inet4Address) && (address.getAddress()[0] & 0xfe) == 0xfc);
  }
}
