package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a session is.
 *
 * @param host the server that has it
 * @param alternates servers that another one named to stand in for it
 * @param usual whether it is where every session begins, which need not be said
 */
record HostPlace(String host, List<String> alternates, boolean usual) {
  /** The most servers that one answer is believed to name. */
  private static final int MOST_ALTERNATES = 8;

  static HostPlace at(String host, List<String> alternates, PureConnectOptions options) {
    boolean first = host.equals(options.hosts().get(0));
    return new HostPlace(host, List.copyOf(alternates), first && alternates.isEmpty());
  }

  /** Where the session data say that it is. */
  static HostPlace of(SessionData session, PureConnectOptions options) {
    if (session.get(PureConnectSession.HOST) == null
        && session.get(PureConnectSession.ALTERNATE_HOSTS) == null) {
      return at(options.hosts().get(0), List.of(), options); // as a rule, with each request
    }
    List<String> named = names(JsonValues.list(session.get(PureConnectSession.ALTERNATE_HOSTS)));
    List<String> host = names(List.of(String.valueOf(session.get(PureConnectSession.HOST))));
    boolean told = session.get(PureConnectSession.HOST) != null && !host.isEmpty();
    return at(told ? host.get(0) : options.hosts().get(0), named, options);
  }

  /** The names of servers in a list of anything; at most a few. */
  static List<String> names(List<?> list) {
    Set<String> names = new LinkedHashSet<>();
    for (Object element : list) {
      if (names.size() < MOST_ALTERNATES
          && element instanceof String text
          && PureConnectOptions.isHost(text.strip())) {
        names.add(PureConnectOptions.hostName(text));
      }
    }
    return List.copyOf(names);
  }

  /** What the session data have of it. */
  Map<String, Object> asData() {
    if (usual) {
      return Map.of();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(PureConnectSession.HOST, host);
    if (!alternates.isEmpty()) {
      values.put(PureConnectSession.ALTERNATE_HOSTS, alternates);
    }
    return values;
  }

  /** The session data with this place. */
  SessionData in(SessionData session) {
    String participant = session.value(PureConnectSession.PARTICIPANT_ID);
    return PureConnectSession.of(session.value(PureConnectSession.SESSION_ID), participant, this);
  }
}
