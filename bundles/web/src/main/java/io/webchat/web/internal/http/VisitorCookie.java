package io.webchat.web.internal.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The cookie with a visitor's token: for this service only, out of reach of scripts.
 *
 * @param name its name
 * @param path the addresses that it is sent to
 * @param sameSite when pages of other sites send it
 * @param secure when it is sent over TLS only
 * @param maxAge how long the browser keeps it, seconds; -1 = until it is closed
 */
public record VisitorCookie(
    String name, String path, SameSite sameSite, Secure secure, int maxAge) {
  /** Whether a browser sends the cookie with requests of pages of other sites. */
  public enum SameSite {
    /** Never. */
    STRICT("Strict"),
    /** When the visitor follows a link. */
    LAX("Lax"),
    /** Always; browsers want TLS then. */
    NONE("None");

    private final String text;

    SameSite(String text) {
      this.text = text;
    }
  }

  /** Whether the cookie is for TLS only. */
  public enum Secure {
    /** When it was given over TLS. */
    AUTO,
    /** Always. */
    ALWAYS
  }

  private static final String BEARER = "Bearer ";

  /** The token that came with a request; {@code null} when there is none. */
  String token(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null && authorization.startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  /** Gives the token to the browser. */
  void give(String token, HttpServletRequest request, HttpServletResponse response) {
    StringBuilder cookie = new StringBuilder(name).append('=').append(token);
    cookie.append("; Path=").append(path).append("; HttpOnly; SameSite=").append(sameSite.text);
    if (secure == Secure.ALWAYS || sameSite == SameSite.NONE || request.isSecure()) {
      cookie.append("; Secure");
    }
    if (maxAge >= 0) {
      cookie.append("; Max-Age=").append(maxAge);
    }
    response.addHeader("Set-Cookie", cookie.toString());
  }
}
