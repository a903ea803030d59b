package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.SessionCookieFormat;
import io.webchat.spi.transport.SessionFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The session data of PureConnect: {@code {sessionId, participantId}}. While another server than
 * the first configured one has the session, also {@code host}, and {@code alternateHosts} where
 * servers named some, so that a session that is taken up again finds its server.
 */
final class PureConnectSession {
  static final String SESSION_ID = "sessionId";
  static final String PARTICIPANT_ID = "participantId";
  static final String HOST = "host";
  static final String ALTERNATE_HOSTS = "alternateHosts";

  /** What these session data mean, and the cookies of the public widget. */
  static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN
          .identifiedBy(SESSION_ID)
          .withCredentials(PARTICIPANT_ID)
          .withCookies(
              new SessionCookieFormat(
                  true,
                  Map.of("session", SESSION_ID, "participantId", PARTICIPANT_ID),
                  Map.of(),
                  false));

  private PureConnectSession() {}

  /** Whether it is the session data of a chat on this wire. */
  static boolean isUsable(SessionData session) {
    return isText(session.get(SESSION_ID)) && isText(session.get(PARTICIPANT_ID));
  }

  private static boolean isText(Object value) {
    return value instanceof String text && !text.isBlank();
  }

  static SessionData of(String sessionId, String participantId, HostPlace place) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(SESSION_ID, sessionId);
    values.put(PARTICIPANT_ID, participantId);
    values.putAll(place.asData());
    return SessionData.of(values);
  }
}
