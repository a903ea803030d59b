package io.webchat.rest.gms;

import io.webchat.api.session.SessionData;
import io.webchat.rest.Form;
import io.webchat.spi.transport.SessionCookieFormat;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.StartRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The session data of version 2: {@code {secureKey, sessionID, alias, userId}}. */
public final class GmsSession {
  /** What these session data mean, and the cookies of the public widget. */
  public static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN
          .identifiedBy("sessionID")
          .withCredentials("secureKey")
          .withCookies(
              new SessionCookieFormat(
                  false,
                  Map.of("session", "sessionID"),
                  Map.of("keys", List.of("secureKey", "alias", "userId")),
                  false));

  private GmsSession() {}

  /** The session that a result opens; {@code null} when it does not name one. */
  public static SessionData opened(Map<String, Object> result) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("secureKey", text(result, "secureKey"));
    values.put("sessionID", text(result, "chatId"));
    values.put("alias", text(result, "alias"));
    values.put("userId", text(result, "userId"));
    values.values().removeIf(value -> value == null);
    boolean usable =
        values.containsKey("secureKey")
            && values.containsKey("sessionID")
            && values.containsKey("userId");
    return usable ? SessionData.of(values) : null;
  }

  /**
   * What a result changes: {@code null} for nothing, else the session with the new alias, keys or
   * id. Results may leave all of them out.
   */
  public static SessionData updated(SessionData session, Map<String, Object> result) {
    Map<String, Object> changes = new LinkedHashMap<>();
    changes.put("secureKey", text(result, "secureKey"));
    changes.put("sessionID", text(result, "chatId"));
    changes.put("alias", text(result, "alias"));
    changes.put("userId", text(result, "userId"));
    SessionData updated = session.with(changes);
    return updated.equals(session) ? null : updated;
  }

  /**
   * The user data of a start with what version 2 adds: the language, unless another one is given,
   * and the asynchronous mode.
   */
  public static Map<String, Object> userData(StartRequest request, String language) {
    Map<String, Object> userData = new LinkedHashMap<>();
    userData.put("GCTI_LanguageCode", language);
    userData.putAll(request.userData());
    if (request.async()) {
      userData.put("GCTI_Chat_AsyncMode", "true");
    }
    return userData;
  }

  /** The id of the chat; {@code null} when the data is not of this version. */
  public static String chatId(SessionData session) {
    return session.value("sessionID");
  }

  /** The fields that every request of a session carries. */
  public static Form credentials(SessionData session) {
    return new Form()
        .add("userId", session.value("userId"))
        .add("secureKey", session.value("secureKey"))
        .add("alias", session.value("alias"));
  }

  private static String text(Map<String, Object> result, String key) {
    Object value = result.get(key);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }
}
