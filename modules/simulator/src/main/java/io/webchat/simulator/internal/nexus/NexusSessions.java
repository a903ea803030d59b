package io.webchat.simulator.internal.nexus;

import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.nexus.ClientTokens.Claims;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which client of a v3 chat is attached, and what it has got. One client at a time: the one of the
 * latest token.
 */
final class NexusSessions {
  private final Chats chats;
  private final boolean rotate;
  private final ClientTokens tokens = new ClientTokens();
  private final Map<String, Attachment> attached = new ConcurrentHashMap<>();

  NexusSessions(Chats chats, boolean rotate) {
    this.chats = chats;
    this.rotate = rotate;
    chats.onGone(attached::remove);
  }

  /** A new token for the chat; what was attached before gets no more messages. */
  String attach(Conversation chat) {
    Claims claims = ClientTokens.claims(chat.id(), chat.customer().id());
    var next = new Attachment(chat, claims.transportId());
    Attachment before = attached.put(chat.id(), next);
    if (before != null) {
      before.release();
    }
    return tokens.sign(claims);
  }

  /** The chat of a token of whatever age. */
  Conversation ownedBy(String token) {
    Claims claims = tokens.verify(token).orElseThrow(NexusError::authenticationRequired);
    return chats.find(claims.sessionId()).orElseThrow(NexusError::invalidSession);
  }

  /** The attached client of that session and token. */
  Attachment attachment(String sessionId, String token) {
    Claims claims = tokens.verify(token).orElseThrow(NexusError::authenticationRequired);
    if (!claims.sessionId().equals(sessionId)) {
      throw NexusError.invalidSession();
    }
    Attachment now = attached.get(ownedBy(token).id());
    if (now == null || (rotate && !now.transportId().equals(claims.transportId()))) {
      throw NexusError.authenticationRequired();
    }
    return now;
  }
}
