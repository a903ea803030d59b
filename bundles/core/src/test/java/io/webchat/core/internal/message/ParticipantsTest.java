package io.webchat.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Agent;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.core.internal.fixture.Incoming;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who of the staff is in the chat. */
class ParticipantsTest {
  private static final String JOINED = "ParticipantJoined";
  private static final String LEFT = "ParticipantLeft";

  private final Participants participants = new Participants();

  private void follow(String type, String id, Role role, String name, long time) {
    participants.follow(Incoming.message(type, Participant.of(id, role, name), "", time));
  }

  @Test
  void agentsAndSupervisorsJoinLeaveAndAreRenamed() {
    assertThat(participants.agents()).isEmpty();
    follow(JOINED, "9", Role.AGENT, "Anna", 1);
    follow(JOINED, "8", Role.SUPERVISOR, "Sue", 2);
    Map<String, Agent> before = participants.agents();
    assertThat(participants.agents()).as("nothing has changed").isSameAs(before);
    assertThat(List.copyOf(before.keySet())).containsExactly("9", "8");
    assertThat(before.get("9")).isEqualTo(Agent.connected("Anna", false, 1));
    assertThat(before.get("8")).isEqualTo(Agent.connected("Sue", true, 2));
    assertThat(participants.connected()).isEqualTo(2);

    follow(LEFT, "9", Role.AGENT, "Anna", 3);
    follow("NicknameUpdated", "8", Role.SUPERVISOR, "Susan", 4);
    assertThat(participants.agents().get("9"))
        .isEqualTo(Agent.connected("Anna", false, 1).disconnected(3));
    assertThat(participants.agents().get("8").name()).isEqualTo("Susan");
    assertThat(participants.connected()).isEqualTo(1);
    assertThat(before.get("9").isConnected()).as("what was handed out stays").isTrue();
  }

  @Test
  void othersAreNotFollowed() {
    for (Role role : List.of(Role.CLIENT, Role.BOT, Role.EXTERNAL)) {
      follow(JOINED, "7", role, "X", 1);
    }
    follow(LEFT, "9", Role.AGENT, "Anna", 3);
    follow("NicknameUpdated", "9", Role.AGENT, "Anna", 3);
    follow("Message", "9", Role.AGENT, "Anna", 3);
    assertThat(participants.agents()).isEmpty();
    follow(JOINED, "9", Role.AGENT, "Anna", 4);
    follow("Message", "9", Role.AGENT, "Other", 5);
    assertThat(participants.agents().get("9")).isEqualTo(Agent.connected("Anna", false, 4));
  }

  @Test
  void atMost1000AreFollowed() {
    for (int i = 0; i <= 1_000; i++) {
      follow(JOINED, "a" + i, Role.AGENT, "Anna", 1);
    }
    assertThat(participants.connected()).isEqualTo(1_000);
    assertThat(participants.agents()).containsKey("a999").doesNotContainKey("a1000");
  }

  @Test
  void clearedNobodyIsThere() {
    follow(JOINED, "9", Role.AGENT, "Anna", 1);
    assertThat(participants.agents()).hasSize(1);
    participants.clear();
    assertThat(participants.agents()).isEmpty();
    assertThat(participants.connected()).isZero();
    follow(LEFT, "9", Role.AGENT, "Anna", 3);
    assertThat(participants.agents()).isEmpty();
  }
}
