package io.webchat.spi.transport;

import io.webchat.api.Capabilities;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a transport can do beyond starting, sending, typing and ending. The core answers for what is
 * left out.
 */
public enum Capability {
  /**
   * Messages are fetched by {@link Transport#poll}; without it they come by {@link
   * TransportListener}.
   */
  POLLING("polling"),
  /** {@code resetPollExceptions} makes sense. */
  RESET_POLL_EXCEPTIONS("resetPollExceptions"),
  /** {@link Transport#attach} can restore a session. */
  RESTORE("restore"),
  /**
   * {@link Transport#attach} of a session that has ended meanwhile brings its last messages: they
   * are shown before the end. Without it such a session counts as gone.
   */
  RESTORE_ENDED,
  /** A session may go on after the widget is left. */
  ASYNC("async"),
  /** {@link Transport#history}. */
  HISTORY("pagination"),
  /** {@link Transport#customNotice}. */
  CUSTOM_NOTICE("customNotice"),
  /** {@link Transport#resetIdleTimer}. */
  IDLE_TIMER,
  /** {@link Transport#updateUserData}. */
  UPDATE_USER_DATA("updateUserData"),
  /** {@link Transport#upload}. */
  FILE_UPLOAD("fileUpload"),
  /** {@link Transport#download}. */
  FILE_DOWNLOAD("fileDownload"),
  /** {@link Transport#fileLimits}. */
  FILE_LIMITS("fileLimits"),
  /** {@link Transport#verify}. */
  VERIFY_SESSION("verifySession"),
  /** The server tells when bots join and leave. */
  BOT_EVENTS("botEvents"),
  /**
   * The server says that a message was delivered or read: {@code messageReceived} with messages of
   * the kind {@link MessageKind#RECEIPT}.
   */
  RECEIPTS("receipts"),
  /**
   * An agent may end a chat so that it can still be read: {@link Inbound.Status#READ_ONLY}. {@code
   * ended} comes with {@code readOnly}; transcript, {@link Transport#history} and {@link
   * Transport#download} stay, and only {@code startChat} leads to a chat in which something can be
   * sent. Such a chat is stored and restored as one that goes on. Needs {@link #RESTORE_ENDED}.
   */
  READ_ONLY("readOnly"),
  /**
   * The server ends a session at a time that it names beforehand: {@link Inbound#expirySeconds()}.
   * {@code expiryNotice} comes when the time is near; the end itself is told by the server, and
   * passed on by {@link TransportListener#lost}.
   */
  EXPIRY("expiry"),
  /**
   * The conversation can be cleared, here by {@link Transport#clear} or by another client of the
   * session ({@link Inbound.Status#CLEARED}): its messages are gone on the server and here, {@code
   * cleared} comes, then {@code ended}.
   */
  CLEAR("clear"),
  /**
   * Customers may be signed in: {@code startChat} has {@code authentication} ({@link
   * StartRequest#overrides()}), the session is theirs on every device, and what renews the sign-in
   * is in the session data. A sign-out, here by {@link Transport#signOut} or elsewhere ({@link
   * TransportListener#lost}), ends it with {@code sessionLost}. Needs {@link #RESTORE}.
   */
  AUTHENTICATION("authentication"),
  /**
   * {@code sendMessage} takes {@code reply}: {@link OutgoingMessage#reply()} of {@link
   * Transport#send}. A wire that knows texts only sends the text of the reply.
   */
  RICH_REPLIES("richReplies");

  /** How callers know it; empty for what only the core needs to know. */
  private final String told;

  Capability() {
    this("");
  }

  Capability(String told) {
    this.told = told;
  }

  /** What is told of one set, which the transports of all chats of a wire have in common. */
  private record Told(Set<Capability> of, Capabilities capabilities) {}

  private static volatile Told last = new Told(Set.of(), tell(Set.of()));

  /** What callers get to know of a transport: each public name, and whether it is there. */
  public static Capabilities told(Set<Capability> capabilities) {
    Told told = last;
    if (!told.of().equals(capabilities)) {
      told = new Told(Set.copyOf(capabilities), tell(capabilities));
      last = told;
    }
    return told.capabilities();
  }

  private static Capabilities tell(Set<Capability> capabilities) {
    Map<String, Boolean> told = new LinkedHashMap<>();
    for (Capability each : values()) {
      if (!each.told.isEmpty()) {
        told.put(each.told, capabilities.contains(each));
      }
    }
    told.put("asyncClose", capabilities.contains(ASYNC)); // the public widget has both
    return Capabilities.of(told);
  }
}
