package io.webchat.api.message;

import java.util.HashMap;
import java.util.Map;

/** What a message is about, as its {@code type} says on either version of the API. */
public enum MessageKind {
  /** Text, also structured messages, which version 3 gives the type {@code Structured}. */
  MESSAGE("Message"),
  /** A participant joined. */
  PARTICIPANT_JOINED("ParticipantJoined"),
  /** A participant left. */
  PARTICIPANT_LEFT("ParticipantLeft"),
  /** A participant types. */
  TYPING_STARTED("TypingStarted"),
  /** A participant stopped typing. */
  TYPING_STOPPED("TypingStopped"),
  /** A participant has a new nickname. */
  NICKNAME_UPDATED("NicknameUpdated"),
  /** A web page to open; the URL is the text. */
  PUSH_URL("PushUrl"),
  /** A file arrived. */
  FILE_UPLOADED("FileUploaded"),
  /** A file went. */
  FILE_DELETED("FileDeleted"),
  /** A notice of a custom kind. */
  CUSTOM_NOTICE("CustomNotice"),
  /** A notice of the system. */
  NOTICE("Notice"),
  /** The chat has been idle. */
  IDLE_ALERT("IdleAlert"),
  /** The chat is closed since it was idle. */
  IDLE_CLOSE("IdleClose"),
  /** A message was delivered or read, see {@link Message#receipt()}. */
  RECEIPT("Receipt"),
  /** Anything else. */
  UNKNOWN("Unknown");

  private static final Map<String, MessageKind> BY_TYPE = new HashMap<>();

  static {
    for (MessageKind kind : values()) {
      BY_TYPE.put(kind.type, kind);
    }
    BY_TYPE.put("Structured", MESSAGE);
  }

  private final String type;

  MessageKind(String type) {
    this.type = type;
  }

  /** The value of {@code type} on the bus. */
  public String type() {
    return type;
  }

  /** The kind of a {@code type}; {@link #UNKNOWN} for a foreign one. */
  public static MessageKind of(String type) {
    return BY_TYPE.getOrDefault(type, UNKNOWN);
  }
}
