package io.webchat.http.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whose pages may use the service: the host's own, and those of a list. Browsers say in {@code
 * Origin} and {@code Sec-Fetch-Site} whose page asks; programs that are no browsers send neither.
 * Immutable.
 */
public final class Origins {
  /** Stands in a list for pages of the host itself. */
  public static final String SELF = "self";

  private static final Pattern ORIGIN =
      Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]{1,5})?");

  private final Set<String> listed;

  private Origins(Set<String> listed) {
    this.listed = listed;
  }

  /**
   * A list of origins and {@link #SELF}.
   *
   * @throws IllegalArgumentException when an entry is none; the message says what is expected
   */
  public static Origins of(List<String> entries) {
    Set<String> listed = new TreeSet<>();
    for (String entry : entries) {
      String origin = entry.strip().toLowerCase(Locale.ROOT);
      if (!origin.equals(SELF) && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "origins such as https://www.example.com, without a path, or self");
      }
      listed.add(origin);
    }
    return new Origins(Set.copyOf(listed));
  }

  /** Whether a page may send this request. */
  public boolean allows(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      String site = request.getHeader("Sec-Fetch-Site");
      return site == null || site.equals("same-origin") || site.equals("none");
    }
    String plain = origin.toLowerCase(Locale.ROOT);
    return listed.contains(plain) || (listed.contains(SELF) && isOwn(plain, request));
  }

  private static boolean isOwn(String origin, HttpServletRequest request) {
    String host = host(request);
    int authority = origin.indexOf("://");
    return authority > 0 && origin.substring(authority + 3).equals(host.toLowerCase(Locale.ROOT));
  }

  /** As browsers write it: HTTP/2 has no such header, and usual ports are left out. */
  private static String host(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (host != null) {
      return host;
    }
    int port = request.getServerPort();
    boolean usual = port == (request.isSecure() ? 443 : 80);
    return request.getServerName() + (usual ? "" : ":" + port);
  }

  /** Lets a page of another host that is listed read the answer. */
  public void allow(HttpServletRequest request, HttpServletResponse response) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.addHeader("Vary", "Origin");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    if (request.getMethod().equals("OPTIONS")) {
      response.setHeader("Access-Control-Allow-Methods", "GET, POST");
      response.setHeader("Access-Control-Allow-Headers", "Content-Type, Authorization");
      response.setHeader("Access-Control-Max-Age", "600");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Origins origins && origins.listed.equals(listed);
  }

  @Override
  public int hashCode() {
    return listed.hashCode();
  }
}
