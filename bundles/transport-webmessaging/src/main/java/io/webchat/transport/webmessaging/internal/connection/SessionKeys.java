package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.SessionFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The session data: {@code {token, deploymentId}}, what renews the sign-in of a customer who is
 * signed in, and user data until they have been sent, so that another transport sends them.
 */
public final class SessionKeys {
  public static final String TOKEN = "token";
  public static final String DEPLOYMENT_ID = "deploymentId";
  public static final String REFRESH_TOKEN = "refreshToken";
  public static final String UNSENT = "customAttributes";

  /** What the session data mean. */
  public static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN
          .identifiedBy(TOKEN)
          .withCredentials(TOKEN, REFRESH_TOKEN)
          .withToken(TOKEN);

  private SessionKeys() {}

  /** The same with the user data that have not been sent. */
  public static SessionData withUnsent(SessionData data, Map<String, Object> attributes) {
    Map<String, Object> values = new LinkedHashMap<>(data);
    values.remove(UNSENT);
    if (!attributes.isEmpty()) {
      values.put(UNSENT, attributes);
    }
    return values.equals(data) ? data : SessionData.of(values);
  }

  /** The name under which transports leave the connection of a session to each other. */
  public static String connectionKey(SessionData data) {
    return "webmessaging " + data.value(DEPLOYMENT_ID) + " " + data.value(TOKEN);
  }

  /** The data of a new session. */
  public static SessionData create(String deploymentId) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(TOKEN, UUID.randomUUID().toString());
    values.put(DEPLOYMENT_ID, deploymentId);
    return SessionData.of(values);
  }
}
