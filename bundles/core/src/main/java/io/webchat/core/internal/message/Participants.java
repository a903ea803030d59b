package io.webchat.core.internal.message;

import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Agents and supervisors of the chat, from joins and leaves. Used on the mailbox only. */
public final class Participants {
  private static final int LIMIT = 1_000;

  private final Map<String, Agent> agents = new LinkedHashMap<>(4);
  private Map<String, Agent> snapshot = Map.of();

  /** Follows one message. */
  void follow(Message message) {
    Participant from = message.from();
    if (from.role() != Participant.Role.AGENT && from.role() != Participant.Role.SUPERVISOR) {
      return;
    }
    Agent known = agents.get(from.id());
    if (message.kind() == MessageKind.PARTICIPANT_JOINED && agents.size() < LIMIT) {
      boolean supervisor = from.role() == Participant.Role.SUPERVISOR;
      put(from.id(), Agent.connected(from.name(), supervisor, message.timestamp()));
    } else if (message.kind() == MessageKind.PARTICIPANT_LEFT && known != null) {
      put(from.id(), known.disconnected(message.timestamp()));
    } else if (message.kind() == MessageKind.NICKNAME_UPDATED && known != null) {
      put(from.id(), known.renamed(from.name()));
    }
  }

  /** Agents and supervisors by participant id, in the order they joined; immutable. */
  public Map<String, Agent> agents() {
    if (snapshot.isEmpty() && !agents.isEmpty()) {
      snapshot = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
    }
    return snapshot;
  }

  /** How many agents and supervisors are in the chat. */
  int connected() {
    int count = 0;
    for (Agent agent : agents.values()) {
      if (agent.isConnected()) {
        count++;
      }
    }
    return count;
  }

  void clear() {
    agents.clear();
    snapshot = Map.of();
  }

  private void put(String id, Agent agent) {
    agents.put(id, agent);
    snapshot = Map.of();
  }
}
