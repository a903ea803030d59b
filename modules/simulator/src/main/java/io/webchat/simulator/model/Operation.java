package io.webchat.simulator.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a request asks for, under one name for all wires. */
public enum Operation {
  /** v2 request chat; v3 create or re-attach. */
  START("start", "request", "create", "attach"),
  /** v2 refresh, over Bayeux requestNotifications; v3 poll of messages. */
  REFRESH("refresh", "poll"),
  /** Pages of the transcript (v3: {@code count} given); v2 refresh over Bayeux. */
  HISTORY("history", "page"),
  /** Guest chat: a member, or all of them. */
  MEMBER("member", "members"),
  /** PureConnect: a session is taken up again. */
  RECONNECT("reconnect"),
  /** A customer's text. */
  SEND("send"),
  /** v2 startTyping; v3 TypingStarted. */
  START_TYPING("startTyping"),
  /** v2 stopTyping; v3 TypingStopped. */
  STOP_TYPING("stopTyping"),
  /** v2 disconnect; v3 deletion of the participant. */
  END("end", "disconnect", "leave"),
  /** v2 pushUrl. */
  PUSH_URL("pushUrl"),
  /** v2 updateNickname. */
  UPDATE_NICKNAME("updateNickname"),
  /** v2 customNotice. */
  CUSTOM_NOTICE("customNotice"),
  /** v2 updateData; v3 userdata. */
  UPDATE_DATA("updateData", "userdata"),
  /** v2 readReceipt. */
  READ_RECEIPT("readReceipt"),
  /** v2 file limits. */
  FILE_LIMITS("fileLimits", "limits"),
  /** v2 file; v3 images. */
  UPLOAD("upload"),
  /** Download of a file. */
  DOWNLOAD("download"),
  /** v2 deletion of a file. */
  DELETE_FILE("deleteFile", "delete"),
  /** The opening of a socket; {@code /meta/handshake} of Bayeux. */
  HANDSHAKE("handshake", "open"),
  /** {@code /meta/connect} of Bayeux: the wait for notifications. */
  CONNECT("connect"),
  /** What the server sends without being asked, on a socket or by a long poll of Bayeux. */
  PUSH("push", "event"),
  /** Anything else below the base addresses. */
  OTHER("other");

  private final String label;
  private final String aliases;

  Operation(String label, String... aliases) {
    this.label = label;
    this.aliases = "," + String.join(",", aliases) + ",";
  }

  /** The name used by the control endpoint. */
  public String label() {
    return label;
  }

  /**
   * The operation of that name or alias, whatever the case of its name.
   *
   * @throws IllegalArgumentException naming what there is
   */
  public static Operation of(String name) {
    for (Operation operation : values()) {
      if (operation.label.equalsIgnoreCase(name) || operation.aliases.contains("," + name + ",")) {
        return operation;
      }
    }
    String known = Arrays.stream(values()).map(Operation::label).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("unknown operation '" + name + "'; known: " + known);
  }
}
