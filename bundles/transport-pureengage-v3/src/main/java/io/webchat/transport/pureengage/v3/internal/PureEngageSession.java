package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.SessionCookieFormat;
import io.webchat.spi.transport.SessionFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The session data of version 3: {@code {participantId, sessionId, token, transportId}}. */
final class PureEngageSession {
  static final String PARTICIPANT_ID = "participantId";
  static final String SESSION_ID = "sessionId";
  static final String TOKEN = "token";
  static final String TRANSPORT_ID = "transportId";

  /** What these session data mean, and the cookies of the public widget. */
  static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN
          .identifiedBy(SESSION_ID)
          .withCredentials(TOKEN)
          .withToken(TOKEN)
          .withCookies(
              new SessionCookieFormat(
                  true, Map.of("session", SESSION_ID, "keys", TOKEN), Map.of(), true));

  private PureEngageSession() {}

  /** The session that an answer opens. */
  static SessionData opened(RestResponse answer, PureEngageTarget target) {
    Map<String, Object> data = JsonValues.object(answer.object().get("data"));
    Object token = data.get("clientToken");
    if (!(token instanceof String text) || text.isEmpty()) {
      throw answer.invalid("has no data.clientToken");
    }
    Map<String, Object> claims = claims(text);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(PARTICIPANT_ID, claims.get(PARTICIPANT_ID));
    values.put(SESSION_ID, sessionId(claims, data));
    values.put(TOKEN, text);
    values.put(TRANSPORT_ID, claims.get(TRANSPORT_ID));
    values.values().removeIf(value -> value == null);
    if (!values.containsKey(SESSION_ID)) {
      throw answer.invalid("has a token without a sessionId");
    }
    values.putAll(target.overrides());
    return SessionData.of(values);
  }

  private static Object sessionId(Map<String, Object> claims, Map<String, Object> data) {
    Object id = claims.get(SESSION_ID);
    if (id == null && data.get("selfUri") instanceof String uri) {
      String last = uri.substring(uri.lastIndexOf('/') + 1);
      return last.isEmpty() ? null : last;
    }
    return id;
  }

  /** What a token says, in either alphabet of base64, padded or not; nothing when unreadable. */
  private static Map<String, Object> claims(String token) {
    String[] parts = token.split("\\.", 4);
    if (parts.length < 2) {
      return Map.of();
    }
    String payload = parts[1].replace('-', '+').replace('_', '/').replace("=", "");
    try {
      byte[] json = Base64.getDecoder().decode(payload);
      return JsonValues.object(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Map.of(); // no base64: the session id may still come from selfUri
    }
  }
}
