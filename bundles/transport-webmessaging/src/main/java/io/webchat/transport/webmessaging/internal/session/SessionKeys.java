package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.SessionFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The session data: {@code {token, deploymentId}}, and what renews the sign-in of a customer who is
 * signed in.
 */
public final class SessionKeys {
  public static final String TOKEN = "token";
  public static final String DEPLOYMENT_ID = "deploymentId";
  public static final String REFRESH_TOKEN = "refreshToken";

  /** What the session data mean. */
  public static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN.identifiedBy(TOKEN).withCredentials(TOKEN).withToken(TOKEN);

  private SessionKeys() {}

  /** The data of a new session. */
  public static SessionData create(String deploymentId) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(TOKEN, UUID.randomUUID().toString());
    values.put(DEPLOYMENT_ID, deploymentId);
    return SessionData.of(values);
  }
}
