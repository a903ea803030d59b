package io.webchat.transport.purecloud.v2.internal;

import io.webchat.json.JsonValues;
import java.util.Map;

/**
 * A member of a conversation.
 *
 * @param id its id
 * @param role {@code AGENT}, {@code CUSTOMER}, {@code WORKFLOW} and others; empty when it is not
 *     known
 * @param name what is shown; empty when there is none
 * @param avatar address of an image; empty when there is none
 * @param disconnected whether it has left
 */
record Member(String id, String role, String name, String avatar, boolean disconnected) {
  static final String AGENT = "AGENT";
  static final String CUSTOMER = "CUSTOMER";
  static final String WORKFLOW = "WORKFLOW";

  /** A member that nobody could tell about. */
  static Member unknown(String id) {
    return new Member(id, "", "", "", false);
  }

  /** A member as the server tells of it. */
  static Member of(String id, Map<String, Object> raw) {
    return new Member(
        id,
        text(raw, "role"),
        text(raw, "displayName"),
        text(raw, "avatarImageUrl"),
        isDisconnected(raw));
  }

  /** As {@link #of} takes it. */
  Map<String, Object> toMap() {
    return Map.of(
        "id",
        id,
        "role",
        role,
        "displayName",
        name,
        "avatarImageUrl",
        avatar,
        "state",
        disconnected ? "DISCONNECTED" : "");
  }

  static boolean isDisconnected(Map<String, Object> raw) {
    return "DISCONNECTED".equalsIgnoreCase(String.valueOf(raw.get("state")));
  }

  private static String text(Map<String, Object> raw, String key) {
    Object value = raw.get(key);
    return value == null ? "" : JsonValues.text(value);
  }

  @Override
  public String toString() {
    return "Member[" + role + "]";
  }
}
