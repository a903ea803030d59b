package io.webchat.rest;

import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The cookies of chat servers in a {@link CookieStore}, as browsers treat them: host-only without a
 * domain, a foreign or top-level domain is refused, path and {@code Secure} are obeyed.
 */
public final class ServerCookies {
  private final CookieStore store;

  public ServerCookies(CookieStore store) {
    this.store = store;
  }

  /** Value of the {@code Cookie} header; empty when no cookie is for {@code uri}. */
  public String header(URI uri) {
    boolean https = "https".equals(uri.getScheme());
    return store.get(uri).stream()
        .filter(cookie -> https || !cookie.getSecure())
        .filter(cookie -> pathMatches(path(uri), cookie.getPath()))
        .filter(cookie -> domainMatches(uri.getHost(), cookie.getDomain()))
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** Keeps what {@code Set-Cookie} headers say. */
  public void store(URI uri, List<String> headers) {
    for (String header : headers) {
      for (HttpCookie cookie : parse(header)) {
        keep(uri, cookie);
      }
    }
  }

  private void keep(URI uri, HttpCookie cookie) {
    if (!domainMatches(uri.getHost(), cookie.getDomain())) {
      return;
    }
    if (cookie.getPath() == null || !cookie.getPath().startsWith("/")) {
      String path = path(uri);
      cookie.setPath(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
    }
    cookie.setVersion(0);
    store.add(uri, cookie);
  }

  private static List<HttpCookie> parse(String header) {
    try {
      return HttpCookie.parse(header);
    } catch (IllegalArgumentException e) {
      return List.of(); // not a cookie: browsers ignore it, too
    }
  }

  private static boolean domainMatches(String host, String domain) {
    if (domain == null || domain.isEmpty()) {
      return true;
    }
    if (host == null) {
      return false; // a name with an underscore, which no URI has as its host
    }
    String wanted = domain.toLowerCase(Locale.ROOT);
    wanted = wanted.startsWith(".") ? wanted.substring(1) : wanted;
    String actual = host.toLowerCase(Locale.ROOT);
    return actual.equals(wanted)
        || (wanted.indexOf('.') > 0 && actual.endsWith("." + wanted) && !isAddress(actual));
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private static boolean pathMatches(String path, String cookiePath) {
    return cookiePath == null
        || path.equals(cookiePath)
        || (path.startsWith(cookiePath)
            && (cookiePath.endsWith("/") || path.charAt(cookiePath.length()) == '/'));
  }

  private static String path(URI uri) {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }
}
