package io.webchat.spi.transport;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the public widget lays a session out in cookies, so that a page and a container read each
 * other's. A name here is the end of the cookie's name. What has no cookie of its own is kept in
 * the cookie {@code data}, so that nothing is lost with any format.
 *
 * @param typed whether the names of the cookies have the type of the transport in them
 * @param values name of a cookie → key of the value that it has as plain text
 * @param objects name of a cookie → keys of the values that it has as a JSON object
 * @param lastIndex whether the cookie {@code index} has the index of the last message; else it has
 *     the next position
 */
public record SessionCookieFormat(
    boolean typed,
    Map<String, String> values,
    Map<String, List<String>> objects,
    boolean lastIndex) {
  private static final Set<String> RESERVED = Set.of("ping", "index", "filters", "data");

  /** {@code sessionId} in the cookie {@code session}, {@code token} in {@code keys}. */
  public static final SessionCookieFormat STANDARD =
      new SessionCookieFormat(
          true, Map.of("session", "sessionId", "keys", "token"), Map.of(), false);

  /**
   * Copies the maps.
   *
   * @throws IllegalArgumentException when a name is used twice, or for something else
   */
  public SessionCookieFormat {
    values = Map.copyOf(values);
    objects = Map.copyOf(objects);
    Set<String> names = new HashSet<>(RESERVED);
    values.keySet().forEach(name -> take(names, name));
    objects.keySet().forEach(name -> take(names, name));
  }

  private static void take(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("The cookie " + name + " has another use");
    }
  }
}
