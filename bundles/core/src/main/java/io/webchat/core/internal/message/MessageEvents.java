package io.webchat.core.internal.message;

import io.webchat.api.WebChatState;
import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Inbound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The events that messages cause: for each in order its single event, then one {@code
 * messageReceived}. Used on the mailbox only.
 */
public final class MessageEvents {
  /** How long an agent's typing counts without a further sign, ms. */
  private static final long AGENT_TYPING_MS = 3_000;

  private static final Set<String> TOLD_OF_HIDDEN =
      Set.of("type", "index", "timestamp", "from", "restoring");

  private final Mailbox mailbox;
  private final ChatSession session;
  private final ServiceEvents events;
  private final BooleanSupplier acknowledged;
  private Timers.Timer agentTyping;

  /** {@code acknowledged} says whether subscribers acknowledge messages, by their position. */
  public MessageEvents(
      Mailbox mailbox, ChatSession session, ServiceEvents events, BooleanSupplier acknowledged) {
    this.mailbox = mailbox;
    this.session = session;
    this.events = events;
    this.acknowledged = acknowledged;
  }

  /**
   * Publishes the single events; {@code messages} are the visible arrivals as preprocessed, {@code
   * null} in the place of one that a failing preprocessor hides.
   */
  void single(List<Inbox.Arrival> arrivals, List<Message> messages, Map<String, Agent> agents) {
    int visible = 0;
    for (Inbox.Arrival arrival : arrivals) {
      Message message = arrival.hidden() ? arrival.message() : messages.get(visible++);
      publish(message == null ? outline(arrival.message()) : message, arrival, agents);
    }
  }

  /** What may be told of a message whose preprocessor failed: that it came, not what it says. */
  private static Message outline(Message message) {
    Map<String, Object> outline = new LinkedHashMap<>(message);
    outline.keySet().retainAll(TOLD_OF_HIDDEN);
    return Message.of(outline);
  }

  void received(
      Inbox.Source source,
      Inbound inbound,
      List<Message> messages,
      List<Map<String, Object>> originals,
      List<Inbox.Arrival> arrivals) {
    if (messages.isEmpty()) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("originalMessages", originals);
    data.put("messages", messages);
    data.put("restoring", source == Inbox.Source.RESTORE);
    data.put("sessionData", session.data());
    data.put("oldMessages", source == Inbox.Source.HISTORY);
    inbound.idleSeconds().ifPresent(seconds -> data.put("idleTimeCountDown", seconds));
    if (acknowledged.getAsBoolean()) {
      long last = -1;
      for (Inbox.Arrival arrival : arrivals) {
        last = Math.max(last, arrival.inbound().position());
      }
      data.put("position", last);
    }
    events.publish("messageReceived", data);
  }

  /** Forgets what runs: the session is over. */
  void clear() {
    if (agentTyping != null) {
      stopAgentTyping();
      events.publish("agentTypingStopped");
    }
  }

  private void publish(Message message, Inbox.Arrival arrival, Map<String, Agent> agents) {
    Role role = arrival.message().from().role();
    switch (arrival.message().kind()) {
      case PARTICIPANT_JOINED -> participant(role, "Connected", message, arrival, agents);
      case PARTICIPANT_LEFT -> {
        impliedTypingStop(role);
        if (!isToldByTheEnd(role)) {
          participant(role, "Disconnected", message, arrival, agents);
        }
      }
      case MESSAGE, PUSH_URL, NOTICE -> impliedTypingStop(role);
      case TYPING_STARTED -> {
        if (isAgent(role)) {
          startAgentTyping(message);
        }
      }
      case TYPING_STOPPED -> {
        if (isAgent(role)) {
          stopAgentTyping();
          events.publish("agentTypingStopped", message);
        }
      }
      default -> {
        // no single event
      }
    }
  }

  /** A chat that is being ended publishes these events itself, once each. */
  private boolean isToldByTheEnd(Role role) {
    return session.is(WebChatState.ENDING)
        && (role == Role.CLIENT || role == Role.AGENT || role == Role.SUPERVISOR);
  }

  private void participant(
      Role role, String change, Message message, Inbox.Arrival arrival, Map<String, Agent> agents) {
    String who =
        switch (role) {
          case CLIENT -> "client";
          case AGENT -> "agent";
          case SUPERVISOR -> "supervisor";
          case BOT -> "bot";
          case EXTERNAL -> null;
        };
    if (who == null) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("message", message);
    data.put("agents", agents);
    data.put("numAgentsConnected", arrival.agentsConnected());
    events.publish(who + change, data);
  }

  /** Whose typing is announced. */
  private static boolean isAgent(Role role) {
    return role == Role.AGENT || role == Role.SUPERVISOR || role == Role.BOT;
  }

  /**
   * What agents and supervisors say or push ends the typing, and so does their leaving, whether a
   * typing was announced or not. A bot's does not: its typing times out.
   */
  private void impliedTypingStop(Role role) {
    if (role == Role.AGENT || role == Role.SUPERVISOR) {
      stopAgentTyping();
      events.publish("agentTypingStopped");
    }
  }

  private void startAgentTyping(Message message) {
    stopAgentTyping();
    events.publish("agentTypingStarted", message);
    events.data("agentTyping", true);
    agentTyping =
        mailbox.after(
            AGENT_TYPING_MS,
            () -> {
              stopAgentTyping();
              events.publish("agentTypingTimeout");
            });
  }

  private void stopAgentTyping() {
    if (agentTyping != null) {
      agentTyping.cancel();
      agentTyping = null;
      events.data("agentTyping", false);
    }
  }
}
