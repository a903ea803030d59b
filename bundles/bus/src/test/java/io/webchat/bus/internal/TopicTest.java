package io.webchat.bus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is subscribed to an event, in which order, and that nobody stays who left. */
class TopicTest {
  private final Topic topic = new Topic("Chat.a");

  private TopicSubscription added() {
    TopicSubscription subscription =
        new TopicSubscription(null, topic, event -> {}, Registration.newList());
    topic.add(subscription);
    return subscription;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theOthersStayInTheirOrderWhenOneLeaves(int leaving) {
    List<TopicSubscription> all = new ArrayList<>(List.of(added(), added(), added()));
    topic.remove(all.remove(leaving));
    assertThat(topic.subscribers()).containsExactlyElementsOf(all);
  }

  @Test
  void theLastOneLeavesNobody() {
    TopicSubscription only = added();
    topic.remove(only);
    assertThat(topic.subscribers()).isEmpty();
    topic.remove(only);
    assertThat(topic.subscribers()).isEmpty();
  }

  @Test
  void aSnapshotStaysAsItWas() {
    TopicSubscription first = added();
    TopicSubscription[] before = topic.subscribers();
    added();
    topic.remove(first);
    assertThat(before).containsExactly(first);
  }
}
