package io.webchat.console.internal.http;

import io.webchat.http.channel.RefusedException;
import io.webchat.http.limit.AddressRates;
import io.webchat.http.limit.RateLimit;
import io.webchat.http.limit.RateLimit.Rate;
import io.webchat.http.servlet.Origins;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who may do what: requests of the console's own page only, with a session whose key is good for
 * it. Whoever tries keys is slowed down, each address by itself and all together. Thread-safe.
 */
public final class Gate {
  /** A request that changes something has it: forms and pages of other origins cannot send it. */
  static final String HEADER = "X-WebChat-Console";

  private static final String COOKIE = "webchat-console";
  private static final int ADDRESSES = 10_000;
  private static final int ALL_TRIES = 20;

  private final Origins own = Origins.of(List.of(Origins.SELF));
  private final Sessions sessions;
  private final String path;
  private final boolean secureOnly;
  private final AddressRates tries;
  private final RateLimit allTries;

  /**
   * A gate to the console at this path.
   *
   * @param triesPerMinute logins of one address; of all addresses twenty times as many
   * @param secureOnly whether browsers send the cookie over TLS only, whatever it was given over
   * @param clock a clock that only goes forward, ms
   */
  public Gate(
      Sessions sessions, String path, int triesPerMinute, boolean secureOnly, LongSupplier clock) {
    this.sessions = sessions;
    this.path = path;
    this.secureOnly = secureOnly;
    double perSecond = triesPerMinute / 60.0;
    this.tries = new AddressRates(new Rate(perSecond, triesPerMinute), ADDRESSES, clock);
    this.allTries =
        new RateLimit(new Rate(ALL_TRIES * perSecond, ALL_TRIES * triesPerMinute), clock);
  }

  /** Lets requests of other pages fail, and changes without the header. */
  void requireOwnPage(HttpServletRequest request) throws RefusedException {
    if (!own.allows(request)) {
      throw new RefusedException(403, "BAD_ORIGIN", "Only the console's own page may do this");
    }
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!reads && request.getHeader(HEADER) == null) {
      throw new RefusedException(403, "NO_HEADER", "A change needs the header " + HEADER);
    }
  }

  /** The session, if there is one. */
  Optional<Sessions.Session> session(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE)) {
          return sessions.find(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** The session, whose key must be good for this. */
  Sessions.Session require(HttpServletRequest request, String scope) throws RefusedException {
    Sessions.Session session =
        session(request)
            .orElseThrow(() -> new RefusedException(401, "NO_SESSION", "Log in with a key"));
    if (!session.key().allows(scope)) {
      throw new RefusedException(
          403, "NO_SCOPE", "The key " + session.key().name() + " lacks the scope " + scope);
    }
    return session;
  }

  /** Opens a session and gives its cookie to the browser. */
  void open(String key, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException {
    if (!tries.tryTake(request.getRemoteAddr()) || !allTries.tryTake(1)) {
      throw new RefusedException(429, "RATE_LIMITED", "Too many tries: wait a minute");
    }
    session(request).ifPresent(Sessions.Session::end);
    String token =
        sessions
            .open(key)
            .orElseThrow(() -> new RefusedException(401, "WRONG_KEY", "The key is not known"));
    give(token, -1, request, response);
  }

  /** Ends the session of a browser. */
  void close(HttpServletRequest request, HttpServletResponse response) {
    session(request).ifPresent(Sessions.Session::end);
    give("", 0, request, response);
  }

  private void give(
      String token, int maxAge, HttpServletRequest request, HttpServletResponse response) {
    StringBuilder cookie = new StringBuilder(COOKIE).append('=').append(token);
    cookie
        .append("; Path=")
        .append(request.getContextPath() + path)
        .append("; HttpOnly; SameSite=Strict");
    if (secureOnly || request.isSecure()) {
      cookie.append("; Secure");
    }
    if (maxAge >= 0) {
      cookie.append("; Max-Age=").append(maxAge);
    }
    response.addHeader("Set-Cookie", cookie.toString());
  }

  /** Forgets addresses that have not tried for a while. */
  public void tick() {
    tries.tidy();
  }
}
