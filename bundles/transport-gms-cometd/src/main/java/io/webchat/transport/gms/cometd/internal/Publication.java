package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.session.SessionData;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One operation of the wire: what is published for it, and what it waits for. Used on the mailbox
 * only, but for its result.
 */
final class Publication {
  /** What says that an operation was carried out. */
  enum Awaits {
    /** The server took it. */
    ACK,
    /** The server took it, and a notification says how it went. */
    RESULT,
    /** The notification with the message that was sent. */
    ECHO,
    /** The notification that names the new session. */
    SESSION,
    /** The notification with the messages from a position on; others follow by themselves. */
    FOLLOWED,
    /** The notification with the messages from a position on. */
    PAGE,
    /** The server took it, or says that the chat is over. */
    END
  }

  private static final String NOTICE = "customNotice";

  final String operation;
  final Awaits awaits;
  final Map<String, Object> data = new LinkedHashMap<>();
  final CompletableFuture<Reply> result = new CompletableFuture<>();

  /** The session that it is for; {@code null} for none. */
  final SessionData session;

  /** The first position wanted, -1 for the last one; the text of a message. */
  final long position;

  final String text;

  /** The chat itself asked, not the core. */
  boolean own;

  /** It was given to CometD's client. */
  boolean published;

  /** It may have reached the server. */
  boolean left;

  /** The server took it. */
  boolean acknowledged;

  /** The connection has failed since it was published: its answer may be lost. */
  boolean doubtful;

  /** The last position that came before it was published: its answer goes as far, at least. */
  long least;

  /**
   * The same of the second time: published again, since what came may have been the answer, or not.
   * 0 when it was not.
   */
  long leastAgain;

  /** What came before the server said that it took this: its answer, if it took it. */
  Reply early;

  Timers.Timer deadline = Timers.NONE;

  private Publication(
      String operation, Awaits awaits, SessionData session, long position, String text) {
    this.operation = operation;
    this.awaits = awaits;
    this.session = session;
    this.position = position;
    this.text = text;
    data.put("operation", operation);
    if (session != null) {
      put("chatId", session.value("sessionID"));
      put("userId", session.value("userId"));
      put("secureKey", session.value("secureKey"));
      put("alias", session.value("alias"));
    }
  }

  /** The start of a chat. */
  static Publication start() {
    return new Publication("requestChat", Awaits.SESSION, null, 0, null);
  }

  /** An operation in a chat. */
  static Publication of(String operation, Awaits awaits, SessionData session) {
    return new Publication(operation, awaits, session, 0, null);
  }

  /** A message. */
  static Publication message(SessionData session, String text) {
    return new Publication("sendMessage", Awaits.ECHO, session, 0, text).put("message", text);
  }

  /** Messages from a position on, and those that follow. */
  static Publication follow(SessionData session, long position) {
    return new Publication("requestNotifications", Awaits.FOLLOWED, session, position, null)
        .put("transcriptPosition", position);
  }

  /** Messages from a position on; the last one for -1. */
  static Publication page(SessionData session, long position) {
    return new Publication("refresh", Awaits.PAGE, session, position, null)
        .put("transcriptPosition", position);
  }

  /** A notice; its entry in the transcript is a result, too. */
  static Publication notice(SessionData session, String message) {
    return new Publication(NOTICE, Awaits.RESULT, session, 0, null).put("message", message);
  }

  boolean isNotice() {
    return operation.equals(NOTICE);
  }

  /** It is for a chat that is to go on. */
  boolean isOfRunningChat() {
    return switch (awaits) {
      case ACK, RESULT, ECHO, FOLLOWED -> true;
      case SESSION, PAGE, END -> false;
    };
  }

  /** It asks for messages, and may be asked again. */
  boolean isQuestion() {
    return awaits == Awaits.FOLLOWED || awaits == Awaits.PAGE;
  }

  /** A notification without messages may be its answer. */
  boolean mayHaveEmptyAnswer() {
    return (isQuestion() && least == 0) || awaits == Awaits.ACK || awaits == Awaits.RESULT;
  }

  /** Adds a field, unless it has no value. */
  Publication put(String field, Object value) {
    if (value != null) {
      data.put(field, value);
    }
    return this;
  }

  @Override
  public String toString() {
    return "Publication[" + operation + "]";
  }
}
