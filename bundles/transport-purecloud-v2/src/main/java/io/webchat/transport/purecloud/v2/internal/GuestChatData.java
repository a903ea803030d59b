package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.SessionCookieFormat;
import io.webchat.spi.transport.SessionFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The session data of a guest chat: {@code {jwt, conversationId, memberId, WebSocketUrl,
 * lastMessageId}}, the last one once there is a message.
 */
final class GuestChatData {
  static final String JWT = "jwt";
  static final String CONVERSATION_ID = "conversationId";
  static final String MEMBER_ID = "memberId";
  static final String WEB_SOCKET_URL = "WebSocketUrl";
  static final String LAST_MESSAGE_ID = "lastMessageId";

  /** What these session data mean, and the cookies of the public widget. */
  static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN
          .identifiedBy(CONVERSATION_ID)
          .withCredentials(JWT)
          .withCookies(
              new SessionCookieFormat(
                  true,
                  Map.of(
                      "JWtoken",
                      JWT,
                      "ConversationID",
                      CONVERSATION_ID,
                      "MemberID",
                      MEMBER_ID,
                      "WS_URL",
                      WEB_SOCKET_URL,
                      "LastMsgId",
                      LAST_MESSAGE_ID),
                  Map.of(),
                  false));

  private GuestChatData() {}

  static SessionData of(String jwt, String conversationId, String memberId, String url) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(JWT, jwt);
    values.put(CONVERSATION_ID, conversationId);
    values.put(MEMBER_ID, memberId);
    values.put(WEB_SOCKET_URL, url);
    return SessionData.of(values);
  }

  /** The name under which transports leave the stream of a conversation to each other. */
  static String streamKey(SessionData session) {
    return String.join(
        " ",
        GuestChatProvider.TYPE,
        session.value(CONVERSATION_ID),
        session.value(MEMBER_ID),
        session.value(JWT));
  }

  /** Whether it is the session data of a guest chat. */
  static boolean isUsable(SessionData session) {
    return Stream.of(JWT, CONVERSATION_ID, MEMBER_ID, WEB_SOCKET_URL)
        .map(session::get)
        .allMatch(value -> value instanceof String text && !text.isBlank());
  }
}
