package io.webchat.api.message;

import io.webchat.api.value.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who a message is from: {@code {id, type, name}}; on v3 {@code {name, type, participantId}}. */
public final class Participant extends JsonObject {
  /** The role of a participant in a chat. */
  public enum Role {
    /** The customer. */
    CLIENT("Client"),
    /** An agent. */
    AGENT("Agent"),
    /** A supervisor. */
    SUPERVISOR("Supervisor"),
    /** A bot. */
    BOT("Bot"),
    /** A workflow, the system, or a role this version does not know. */
    EXTERNAL("External");

    private final String type;

    Role(String type) {
      this.type = type;
    }

    /** The value of {@code from.type} on the bus. */
    public String type() {
      return type;
    }

    /** The role of a {@code from.type}; {@link #EXTERNAL} for a foreign one. */
    public static Role of(String type) {
      for (Role role : values()) {
        if (role.type.equals(type)) {
          return role;
        }
      }
      return EXTERNAL;
    }
  }

  private final Role role;

  private Participant(Map<String, ?> values) {
    super(values);
    this.role = Role.of(string("type"));
  }

  /** Wraps the documented shape. */
  public static Participant of(Map<String, ?> values) {
    return values instanceof Participant participant ? participant : new Participant(values);
  }

  /** {@code {id, type, name}}; {@code id} is a number on v2. */
  public static Participant of(Object id, Role role, String name) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("id", id);
    values.put("type", role.type());
    values.put("name", name);
    return new Participant(values);
  }

  /** The participant's id as text; empty when the server sent none. */
  public String id() {
    String id = string("id");
    String v3 = id == null ? string("participantId") : id;
    return v3 == null ? "" : v3;
  }

  /** The role. */
  public Role role() {
    return role;
  }

  /** The nickname; may be {@code null}. */
  public String name() {
    return string("name");
  }
}
