package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.session.SessionData;
import io.webchat.mailbox.Mailbox;
import io.webchat.rest.gms.GmsSession;
import io.webchat.spi.transport.TransportListener;
import java.util.Map;
import java.util.Objects;

/** The session of the chat, as the server and the core know it. Used on the mailbox only. */
final class KnownSession {
  private final Mailbox mailbox;
  private final TransportListener core;
  private SessionData current;

  /** The session with the credentials that are stored: what is asked without the core has them. */
  private SessionData stored;

  /** The chat before the one that is being started. */
  private String former;

  KnownSession(Mailbox mailbox, TransportListener core) {
    this.mailbox = mailbox;
    this.core = core;
  }

  boolean isThere() {
    return current != null;
  }

  /** The session; without data while there is none. */
  SessionData current() {
    return current == null ? SessionData.of(Map.of()) : current;
  }

  SessionData stored() {
    return stored;
  }

  /** The session is this one; whether that is another chat than before. */
  boolean adopt(SessionData data) {
    boolean same = current != null && Objects.equals(chatId(current), chatId(data));
    current = data;
    stored = data;
    return !same;
  }

  /** A chat is to be started, which has no session yet. */
  void forget() {
    former = current == null ? former : chatId(current);
    current = null;
  }

  /** The server has given new credentials: the core stores them before they are used. */
  void changed(SessionData data) {
    current = data;
    core.sessionChanged(data)
        .whenComplete((unused, failure) -> mailbox.always(() -> storedNow(data)));
  }

  private void storedNow(SessionData data) {
    if (data.equals(current)) {
      stored = data;
    }
  }

  /** Whether a notification is about another chat. */
  boolean isOther(Map<String, Object> data) {
    Object chatId = data.get("chatId");
    return chatId != null
        && (current == null ? chatId.equals(former) : !chatId.equals(chatId(current)));
  }

  private static String chatId(SessionData data) {
    return GmsSession.chatId(data);
  }
}
