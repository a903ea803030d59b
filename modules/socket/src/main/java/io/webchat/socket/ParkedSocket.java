package io.webchat.socket;

import java.util.Map;

/**
 * A socket that its former client left open. It is paused: {@link TextSocket#resume} goes on with
 * what has come since, or tells that it is over.
 *
 * @param socket the socket, which now is the caller's to close
 * @param state what the former client knew; values of the JDK only, for the next one may come from
 *     another version of a bundle. Not checked: it has a format of the clients' own
 */
public record ParkedSocket(TextSocket socket, Map<String, Object> state) {
  @Override
  public String toString() {
    return "ParkedSocket"; // the state may be secret
  }
}
