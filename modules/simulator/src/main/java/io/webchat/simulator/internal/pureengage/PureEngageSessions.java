package io.webchat.simulator.internal.pureengage;

import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.pureengage.ClientTokens.Claims;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which client of a v3 chat is attached, and what it has got. One client at a time: the one of the
 * latest token.
 */
final class PureEngageSessions {
  private final Chats chats;
  private final boolean rotate;
  private final ClientTokens tokens = new ClientTokens();
  private final Map<String, AttachedClient> attached = new ConcurrentHashMap<>();

  PureEngageSessions(Chats chats, boolean rotate) {
    this.chats = chats;
    this.rotate = rotate;
    chats.onGone(attached::remove);
  }

  /** A new token for the chat; what was attached before gets no more messages. */
  String attach(Conversation chat) {
    Claims claims = ClientTokens.claims(chat.id(), chat.customer().id());
    var next = new AttachedClient(chat, claims.transportId());
    AttachedClient before = attached.put(chat.id(), next);
    if (before != null) {
      before.detach();
    }
    return tokens.sign(claims);
  }

  /** The chat of a token of whatever age. */
  Conversation ownedBy(String token) {
    Claims claims = tokens.verify(token).orElseThrow(PureEngageError::authenticationRequired);
    return chats.find(claims.sessionId()).orElseThrow(PureEngageError::invalidSession);
  }

  /** The attached client of that session and token. */
  AttachedClient attachment(String sessionId, String token) {
    Claims claims = tokens.verify(token).orElseThrow(PureEngageError::authenticationRequired);
    if (!claims.sessionId().equals(sessionId)) {
      throw PureEngageError.invalidSession();
    }
    AttachedClient now = attached.get(ownedBy(token).id());
    if (now == null || (rotate && !now.transportId().equals(claims.transportId()))) {
      throw PureEngageError.authenticationRequired();
    }
    return now;
  }
}
