package io.webchat.simulator.internal.pureconnect;

import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Snapshot;
import io.webchat.simulator.model.SimulatedMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions by the id of the customer's participant, and what their polls have got. */
final class PureConnectSessions {
  private final Chats chats;
  private final Map<String, Session> byParticipant = new ConcurrentHashMap<>();

  PureConnectSessions(Chats chats) {
    this.chats = chats;
    chats.onGone(
        chatId -> byParticipant.values().removeIf(session -> session.chat.id().equals(chatId)));
  }

  /** One session: the server that knows it, and the newest entry that a poll has got. */
  static final class Session {
    private final Conversation chat;
    private volatile String host;
    private int delivered;

    private Session(Conversation chat, String host) {
      this.chat = chat;
      this.host = host;
    }

    Conversation chat() {
      return chat;
    }

    /** What no poll has got yet; it counts as delivered from now on. */
    synchronized List<SimulatedMessage> news() {
      Snapshot now = chat.snapshot(delivered + 1);
      delivered = now.lastIndex();
      return now.messages();
    }
  }

  Session open(Conversation chat, String host) {
    Session session = new Session(chat, host);
    byParticipant.put(chat.customer().id(), session);
    return session;
  }

  /** The id of a participant's chat, empty when it is not known. */
  String chatId(String participantId) {
    Session session = byParticipant.get(participantId);
    return session == null ? "" : session.chat.id();
  }

  boolean isCustomer(String participantId) {
    return byParticipant.containsKey(participantId);
  }

  /** The session at the server that knows it. */
  Session at(String host, String participantId) {
    Session session = byParticipant.get(participantId);
    boolean known = session != null && chats.find(session.chat.id()).isPresent();
    if (!known || !session.host.equals(host)) {
      throw PureConnectError.unknownParticipant();
    }
    session.chat.heard();
    return session;
  }

  /** The server knows the session from now on, unless there is none. */
  Session reconnect(String host, String chatId, String participantId) {
    Session session = byParticipant.get(participantId);
    boolean known = session != null && session.chat.id().equals(chatId);
    if (!known || session.chat.ended() || chats.find(chatId).isEmpty()) {
      throw PureConnectError.unknownParticipant();
    }
    session.host = host;
    session.chat.heard();
    return session;
  }

  /** The customer left. */
  void close(String participantId) {
    byParticipant.remove(participantId);
  }
}
