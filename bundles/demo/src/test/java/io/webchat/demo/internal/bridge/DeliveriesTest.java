package io.webchat.demo.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final Deliveries deliveries = new Deliveries();

  private ChatCount count(String... said) {
    return deliveries.count(List.of(said));
  }

  @Test
  void whatDoesNotComeIsLost() {
    deliveries.take(1, "a");
    assertThat(count("a", "b")).isEqualTo(new ChatCount(2, 1, 0, 0));
    assertThat(count("a", "b").lost()).isEqualTo(1);
  }

  @Test
  void thePlaceTellsWhatComesAgain() {
    deliveries.take(1, "a");
    deliveries.take(2, "a");
    deliveries.take(1, "a");
    assertThat(count("a")).isEqualTo(new ChatCount(1, 1, 1, 0));
    assertThat(deliveries.times(1)).isEqualTo(2);
    assertThat(deliveries.times(2)).isEqualTo(1);
  }

  @Test
  void whatComesForTheFirstTimeAfterALaterOneIsOutOfOrder() {
    deliveries.take(2, "b");
    deliveries.take(1, "a");
    deliveries.take(2, "b");
    deliveries.take(3, "c");
    assertThat(count("a", "b", "c")).isEqualTo(new ChatCount(3, 3, 1, 1));
  }

  @Test
  void whatWasRefusedComesWhenItIsSentAgain() {
    deliveries.refuse(1);
    deliveries.take(2, "b");
    deliveries.take(1, "a");
    assertThat(count("a", "b")).isEqualTo(new ChatCount(2, 2, 0, 0));
  }

  @Test
  void onlyAgentsAreCounted() {
    Map<String, Object> agent = Map.of("type", "Agent", "name", "Anna");
    Map<String, Object> said =
        Map.of("type", "Message", "from", agent, "index", 7, "text", "hello");
    Map<String, Object> joined = Map.of("type", "ParticipantJoined", "from", agent, "index", 6);
    Map<String, Object> own =
        Map.of("type", "Message", "from", Map.of("type", "Client"), "index", 8, "text", "hi");
    Map<String, Object> delivery =
        Map.of("chat", "c", "data", Map.of("messages", List.of(joined, said, own)));
    assertThat(AgentMessages.of(delivery)).containsExactly(new AgentMessages.Said("c", 7, "hello"));
    assertThat(AgentMessages.of(Map.of("event", "ended", "data", Map.of()))).isEmpty();
  }
}
