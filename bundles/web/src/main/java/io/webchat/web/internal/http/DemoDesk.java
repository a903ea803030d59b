package io.webchat.web.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/** The desk of the built-in chat server's agent beside the demo's pages. Immutable. */
final class DemoDesk {
  private static final String LOOPBACK_V6 = "[::1]";

  private final Optional<URI> desk;
  private final String pagePolicy;

  /** A desk that is there, or none. */
  DemoDesk(Optional<URI> desk) {
    this.desk = desk;
    String frames = desk.map(at -> " " + at.getScheme() + "://" + at.getAuthority()).orElse("");
    this.pagePolicy =
        "default-src 'self'; connect-src 'self' ws: wss:; frame-src 'self'"
            + frames
            + "; frame-ancestors 'self'";
  }

  /** The policy of the front's own pages, which may show the desk. */
  String pagePolicy() {
    return pagePolicy;
  }

  /**
   * Where a path of the demo is instead: the desk itself, and by name a demo that was asked for by
   * the address {@code [::1]}, since the policy of the desk can name no such page as one that may
   * show it.
   */
  Optional<String> elsewhere(String path, HttpServletRequest request) {
    return switch (path) {
      case "/desk" -> desk.map(URI::toString);
      case "/demo.html" -> desk.flatMap(unused -> byName(request));
      default -> Optional.empty();
    };
  }

  private static Optional<String> byName(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Host"))
        .filter(host -> host.startsWith(LOOPBACK_V6))
        .map(host -> host.substring(LOOPBACK_V6.length()))
        .map(port -> request.getScheme() + "://localhost" + port + request.getRequestURI());
  }
}
