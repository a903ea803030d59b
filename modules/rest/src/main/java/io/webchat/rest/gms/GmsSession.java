package io.webchat.rest.gms;

import io.webchat.api.session.SessionData;
import io.webchat.rest.Form;
import java.util.LinkedHashMap;
import java.util.Map;

/** The session data of version 2: {@code {secureKey, sessionID, alias, userId}}. */
public final class GmsSession {
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
