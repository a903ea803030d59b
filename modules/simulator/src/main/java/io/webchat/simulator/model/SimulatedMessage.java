package io.webchat.simulator.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One entry of a chat's transcript as the server knows it.
 *
 * @param index position in the transcript: from 1, ascending, unique within a chat
 * @param type what happened
 * @param time when, by the server's clock
 * @param from who did it, with the nickname of that moment
 * @param text the text, or the URL of a {@link EventType#PUSH_URL}; empty when there is none
 * @param messageType the sender's own type of the message; empty when there is none
 * @param userData named values of the entry (files, idle timers); JSON-like, immutable
 * @param eventAttributes attributes sent along; JSON-like, immutable
 */
public record SimulatedMessage(
    int index,
    EventType type,
    Instant time,
    SimulatedParticipant from,
    String text,
    String messageType,
    Map<String, Object> userData,
    Map<String, Object> eventAttributes) {

  /** Takes immutable copies. */
  public SimulatedMessage {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(messageType, "messageType");
    userData = Collections.unmodifiableMap(new LinkedHashMap<>(userData));
    eventAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(eventAttributes));
  }

  /** Whether the customer is the author. */
  public boolean fromCustomer() {
    return from.role() == Role.CLIENT;
  }

  /** Names the entry without what was said. */
  @Override
  public String toString() {
    return "SimulatedMessage[" + index + " " + type + " by " + from.role() + "]";
  }
}
