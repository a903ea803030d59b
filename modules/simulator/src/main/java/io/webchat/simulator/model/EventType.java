package io.webchat.simulator.model;

/** The kinds of entries of a transcript, named as on the v2 wire. */
public enum EventType {
  /** A participant joined. */
  PARTICIPANT_JOINED("ParticipantJoined"),
  /** A participant left. */
  PARTICIPANT_LEFT("ParticipantLeft"),
  /** A text, or a structured message. */
  MESSAGE("Message"),
  /** A participant other than the customer began to type. */
  TYPING_STARTED("TypingStarted"),
  /** A participant other than the customer stopped typing. */
  TYPING_STOPPED("TypingStopped"),
  /** The customer changed the nickname; the text is the new one. */
  NICKNAME_UPDATED("NicknameUpdated"),
  /** A URL to open; the text is the URL. */
  PUSH_URL("PushUrl"),
  /**
   * A file was uploaded; {@code file-id}, {@code file-name} and {@code file-size} are in the user
   * data.
   */
  FILE_UPLOADED("FileUploaded"),
  /** A file was deleted; {@code file-id} is in the user data. */
  FILE_DELETED("FileDeleted"),
  /** A notice with an application's own meaning. */
  CUSTOM_NOTICE("CustomNotice"),
  /** A notice of the server. */
  NOTICE("Notice"),
  /** The chat is idle and will be closed unless something happens. */
  IDLE_ALERT("IdleAlert"),
  /** The chat was closed because it was idle. */
  IDLE_CLOSE("IdleClose");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  /** The spelling of the v2 wire, which the v3 wire shares except for {@code Text}. */
  public String wireName() {
    return wireName;
  }
}
