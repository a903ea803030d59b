package io.webchat.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.core.internal.fixture.Incoming;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.message.Inbox.Arrival;
import io.webchat.core.internal.message.Inbox.Source;
import io.webchat.spi.transport.Inbound;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which events a message causes. */
class MessageEventsTest {
  private static final Map<String, Agent> AGENTS = Map.of("7", Agent.connected("Anna", false, 1));

  private final LooseParts parts = LooseParts.active();
  private final List<String> told = parts.told;
  private boolean acknowledged;
  private final MessageEvents events =
      new MessageEvents(parts.mailbox, parts.session, parts.events, () -> acknowledged);

  private static Arrival arrival(long position, Message message, boolean hidden) {
    return new Arrival(Incoming.at(position, message), message, hidden, 3);
  }

  private void came(String type, Role role) {
    Message message = Incoming.message(type, role, "text");
    events.single(List.of(arrival(1, message, false)), List.of(message), AGENTS);
  }

  @Test
  void eachRoleHasItsEventsOfComingAndGoing() {
    for (Role role : List.of(Role.CLIENT, Role.AGENT, Role.SUPERVISOR, Role.BOT, Role.EXTERNAL)) {
      came("ParticipantJoined", role);
    }
    assertThat(told)
        .containsExactly(
            "clientConnected", "agentConnected", "supervisorConnected", "botConnected");
    Map<?, ?> data = parts.published.get("agentConnected");
    assertThat(data.get("message"))
        .isEqualTo(Incoming.message("ParticipantJoined", Role.AGENT, "text"));
    assertThat(data.get("agents")).isEqualTo(AGENTS);
    assertThat(data.get("numAgentsConnected")).isEqualTo(3);
    told.clear();
    for (Role role : List.of(Role.CLIENT, Role.AGENT, Role.SUPERVISOR, Role.BOT, Role.EXTERNAL)) {
      came("ParticipantLeft", role);
    }
    assertThat(told)
        .containsExactly(
            "clientDisconnected",
            "agentTypingStopped",
            "agentDisconnected",
            "agentTypingStopped",
            "supervisorDisconnected",
            "botDisconnected");
  }

  @Test
  void aChatThatIsBeingEndedTellsOfThoseWhoLeaveItself() {
    parts.session.move(WebChatState.ENDING);
    for (Role role : List.of(Role.CLIENT, Role.AGENT, Role.SUPERVISOR, Role.BOT)) {
      came("ParticipantLeft", role);
    }
    assertThat(told).containsExactly("agentTypingStopped", "agentTypingStopped", "botDisconnected");
  }

  @Test
  void whatStaffSayOrPushEndsTheirTyping() {
    for (String type : List.of("Message", "PushUrl", "Notice")) {
      for (Role role : Role.values()) {
        came(type, role);
      }
    }
    assertThat(told).hasSize(6).containsOnly("agentTypingStopped");
    came("CustomNotice", Role.AGENT);
    assertThat(told).hasSize(6);
  }

  @Test
  void typingOfStaffAndBotsIsTold() {
    for (Role role : List.of(Role.AGENT, Role.SUPERVISOR, Role.BOT)) {
      came("TypingStarted", role);
      assertThat(parts.values).containsEntry("agentTyping", true);
      came("TypingStopped", role);
      assertThat(parts.values).containsEntry("agentTyping", false);
      assertThat(told).containsExactly("agentTypingStarted", "agentTypingStopped");
      told.clear();
    }
    for (Role role : List.of(Role.CLIENT, Role.EXTERNAL)) {
      came("TypingStarted", role);
      came("TypingStopped", role);
    }
    assertThat(told).isEmpty();
    parts.advance(10_000);
    assertThat(told).isEmpty();
  }

  @Test
  void typingTimesOut3SecondsAfterItsLastSign() {
    came("TypingStarted", Role.AGENT);
    parts.advance(2_999);
    came("TypingStarted", Role.AGENT);
    told.clear();
    parts.advance(2_999);
    assertThat(told).isEmpty();
    parts.advance(1);
    assertThat(told).containsExactly("agentTypingTimeout");
    assertThat(parts.values).containsEntry("agentTyping", false);
    events.clear();
    assertThat(told).containsExactly("agentTypingTimeout");
  }

  @Test
  void whatAnAgentSaysEndsTheTimeout() {
    came("TypingStarted", Role.AGENT);
    came("Message", Role.AGENT);
    assertThat(parts.values).containsEntry("agentTyping", false);
    parts.advance(10_000);
    assertThat(told).containsExactly("agentTypingStarted", "agentTypingStopped");
    came("TypingStarted", Role.BOT);
    came("Message", Role.BOT);
    assertThat(told).endsWith("agentTypingStarted");
    parts.advance(10_000);
    assertThat(told).endsWith("agentTypingTimeout");
  }

  @Test
  void theEndOfTheSessionEndsTyping() {
    events.clear();
    assertThat(told).isEmpty();
    came("TypingStarted", Role.AGENT);
    events.clear();
    parts.advance(10_000);
    assertThat(told).containsExactly("agentTypingStarted", "agentTypingStopped");
  }

  @Test
  void ofAHiddenMessageItIsToldThatItCame() {
    Message filtered = Incoming.message("ParticipantJoined", Role.AGENT, "filtered");
    Message failed = Incoming.message("TypingStarted", Role.AGENT, "failed");
    Message seen = Incoming.message("TypingStopped", Role.AGENT, "seen");
    events.single(
        List.of(arrival(1, filtered, true), arrival(2, failed, false), arrival(3, seen, false)),
        Arrays.asList(null, seen.withText("changed")),
        AGENTS);
    assertThat(parts.published.get("agentConnected").get("message")).isEqualTo(filtered);
    assertThat(parts.published.get("agentTypingStarted"))
        .isEqualTo(Map.of("type", "TypingStarted", "from", failed.from(), "timestamp", 0L));
    assertThat(parts.published.get("agentTypingStopped").get("text")).isEqualTo("changed");
  }

  private Map<?, ?> received(Source source, Inbound inbound) {
    Message message = Incoming.message("Message", Role.AGENT, "text");
    events.received(
        source,
        inbound,
        List.of(message),
        List.of(Map.of("n", 1)),
        List.of(
            arrival(5, message, false), arrival(9, message, false), arrival(-1, message, true)));
    Map<?, ?> data = parts.published.get("messageReceived");
    assertThat(data.get("messages")).isEqualTo(List.of(message));
    assertThat(data.get("originalMessages")).isEqualTo(List.of(Map.of("n", 1)));
    assertThat(data.get("sessionData")).isEqualTo(parts.session.data());
    return data;
  }

  @Test
  void messageReceivedSaysWhereTheMessagesComeFrom() {
    for (Source source : List.of(Source.LIVE, Source.RESTORE, Source.HISTORY)) {
      Map<?, ?> data = received(source, Inbound.NOTHING);
      assertThat(data.get("restoring")).isEqualTo(source == Source.RESTORE);
      assertThat(data.get("oldMessages")).isEqualTo(source == Source.HISTORY);
      assertThat(data.containsKey("idleTimeCountDown")).isFalse();
      assertThat(data.containsKey("position")).isFalse();
    }
    acknowledged = true;
    Inbound idle = new Inbound(List.of(), Optional.empty(), OptionalInt.of(30), false);
    Map<?, ?> data = received(Source.LIVE, idle);
    assertThat(data.get("idleTimeCountDown")).isEqualTo(30);
    assertThat(data.get("position")).isEqualTo(9L);
  }

  @Test
  void withoutMessagesNothingIsReceived() {
    events.received(Source.LIVE, Inbound.NOTHING, List.of(), List.of(), Collections.emptyList());
    assertThat(told).isEmpty();
  }
}
