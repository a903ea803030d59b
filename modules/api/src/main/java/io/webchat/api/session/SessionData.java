package io.webchat.api.session;

import io.webchat.api.value.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What identifies a session to the chat server. v2: {@code {secureKey, sessionID, alias, userId}};
 * v3: {@code {participantId, sessionId, token, transportId}}, as handed to the async functions with
 * {@code messageIndex}, and {@code filters} where the session has any. Its values are secrets:
 * {@code toString} never shows them.
 */
public final class SessionData extends JsonObject {
  private SessionData(Map<String, ?> values) {
    super(values);
  }

  /** Wraps the documented shape of a transport. */
  public static SessionData of(Map<String, ?> values) {
    return values instanceof SessionData data ? data : new SessionData(values);
  }

  /** One value as text; {@code null} when absent. */
  public String value(String key) {
    return string(key);
  }

  /** The same data with {@code changes} over it; {@code null} values do not change anything. */
  public SessionData with(Map<String, ?> changes) {
    Map<String, Object> values = new LinkedHashMap<>(this);
    changes.forEach(
        (key, value) -> {
          if (value != null) {
            values.put(key, value);
          }
        });
    return values.equals(this) ? this : new SessionData(values);
  }
}
