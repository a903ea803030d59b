package io.webchat.spi.session;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import java.util.List;
import java.util.Map;

/**
 * Everything needed to take up a session again. Secret: {@code toString} shows key and position
 * only.
 *
 * @param key which session
 * @param session session data of the transport
 * @param position next position to fetch
 * @param pingTime when the session was last known to be alive, epoch ms
 * @param filters filters of the session, in the order added
 * @param async whether it is asynchronous
 * @param extra further JSON values, kept as they are
 */
public record StoredSession(
    SessionKey key,
    SessionData session,
    long position,
    long pingTime,
    List<FilterExpression> filters,
    boolean async,
    Map<String, Object> extra) {
  /**
   * In {@link #extra()}: {@code true} when the session waits until its instance is opened again; it
   * is none of {@link SessionLeases#orphans}.
   */
  public static final String DORMANT = "dormant";

  /** Copies the collections. */
  public StoredSession {
    filters = List.copyOf(filters);
    extra = io.webchat.api.value.Json.freeze(extra);
  }

  /** Whether it waits until its instance is opened again. */
  public boolean isDormant() {
    return Boolean.TRUE.equals(extra.get(DORMANT));
  }

  @Override
  public String toString() {
    return "StoredSession[" + key + " at " + position + "]";
  }
}
