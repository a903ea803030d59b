package io.webchat.simulator.internal.purecloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.chat.Timestamps;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.purecloud.PureCloudGuests.Guest;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.SimulatedParticipant;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes answers and frames of the guest chat API. */
final class PureCloudResponses {
  private PureCloudResponses() {}

  static ObjectNode error(PureCloudError error) {
    ObjectNode body = SimulatorJson.object();
    body.put("message", error.getMessage());
    body.put("code", error.code());
    body.put("status", error.status());
    body.putArray("details");
    body.putArray("errors");
    return body;
  }

  static ObjectNode message(Guest guest, SimulatedMessage entry) {
    ObjectNode node = SimulatorJson.object();
    node.put("id", guest.id(entry));
    node.putObject("conversation").put("id", guest.chat().id());
    node.putObject("sender").put("id", entry.from().id());
    node.put("body", entry.text());
    node.put("bodyType", bodyType(entry));
    node.put("timestamp", Timestamps.of(Instant.ofEpochMilli(guest.time(entry))));
    return node;
  }

  private static String bodyType(SimulatedMessage entry) {
    return switch (entry.type()) {
      case PARTICIPANT_JOINED -> "member-join";
      case PARTICIPANT_LEFT -> "member-leave";
      case NOTICE, CUSTOM_NOTICE, IDLE_ALERT, IDLE_CLOSE -> "notice";
      default -> entry.from().role() == Role.EXTERNAL ? "notice" : "standard";
    };
  }

  /** All members there ever were, by id. */
  static Map<String, ObjectNode> members(Guest guest) {
    Map<String, ObjectNode> members = new LinkedHashMap<>();
    for (SimulatedMessage entry : guest.chat().snapshot(1).messages()) {
      members.put(entry.from().id(), member(guest, entry.from()));
    }
    return members;
  }

  private static ObjectNode member(Guest guest, SimulatedParticipant who) {
    boolean there = guest.chat().participants().stream().anyMatch(p -> p.id().equals(who.id()));
    ObjectNode node = SimulatorJson.object();
    node.put("id", who.id());
    node.put("displayName", who.nickname());
    node.put("role", role(who.role()));
    node.put("state", there && !guest.chat().ended() ? "CONNECTED" : "DISCONNECTED");
    node.put("authenticatedGuest", false);
    return node;
  }

  private static String role(Role role) {
    return switch (role) {
      case CLIENT -> "CUSTOMER";
      case AGENT, SUPERVISOR -> "AGENT";
      case BOT, EXTERNAL -> "WORKFLOW";
    };
  }

  // --- frames

  static String heartbeat() {
    ObjectNode frame = SimulatorJson.object();
    frame.put("topicName", "channel.metadata");
    frame.putObject("eventBody").put("message", "WebSocket Heartbeat");
    return frame.toString();
  }

  /** The frame that tells of an entry. */
  static String frame(Guest guest, SimulatedMessage entry) {
    if (PureCloudGuests.isTyping(entry)) {
      ObjectNode typing = SimulatorJson.object();
      typing.put("id", guest.id(entry));
      typing.putObject("conversation").put("id", guest.chat().id());
      typing.putObject("sender").put("id", entry.from().id());
      typing.put("timestamp", Timestamps.of(entry.time()));
      return frame(guest, "typing-indicator", typing);
    }
    return frame(guest, "message", message(guest, entry));
  }

  /** Whether members change with an entry. */
  static boolean changesMembers(SimulatedMessage entry) {
    return entry.type() == EventType.PARTICIPANT_JOINED
        || entry.type() == EventType.PARTICIPANT_LEFT;
  }

  static String memberChange(Guest guest, String memberId, boolean connected) {
    ObjectNode body = SimulatorJson.object();
    body.putObject("conversation").put("id", guest.chat().id());
    body.putObject("member")
        .put("id", memberId)
        .put("state", connected ? "CONNECTED" : "DISCONNECTED");
    body.put("timestamp", Timestamps.of(Instant.now()));
    return frame(guest, "member-change", body);
  }

  private static String frame(Guest guest, String type, ObjectNode body) {
    ObjectNode frame = SimulatorJson.object();
    frame.put(
        "topicName", "v2.conversations.chats." + guest.chat().id() + "." + type.replace('-', '.'));
    frame.put("version", "2");
    frame.set("eventBody", body);
    frame.putObject("metadata").put("type", type);
    return frame.toString();
  }

  static ObjectNode page(String self, int size, Iterable<ObjectNode> entities) {
    ObjectNode page = SimulatorJson.object();
    page.put("pageSize", size);
    ArrayNode array = page.putArray("entities");
    entities.forEach(array::add);
    page.put("selfUri", self);
    return page;
  }
}
