package io.webchat.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import io.webchat.api.message.Stats;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The messages of the chat: the latest ones up to the limit, and the time they take. */
class TranscriptLogTest {
  private static final Map<String, Agent> AGENTS = Map.of("7", Agent.connected("Anna", false, 1));

  private final TranscriptLog log = new TranscriptLog(3);

  private static List<Message> messages(long... times) {
    return Arrays.stream(times).mapToObj(time -> Message.of(Map.of("timestamp", time))).toList();
  }

  private static List<Map<String, Object>> originals(Integer... numbers) {
    return Arrays.stream(numbers).map(number -> Map.<String, Object>of("n", number)).toList();
  }

  private void holds(List<Message> messages, List<Map<String, Object>> originals) {
    assertThat(log.transcript().messages()).isEqualTo(messages);
    assertThat(log.transcript().originalMessages()).isEqualTo(originals);
  }

  @Test
  void theOldestGoFirst() {
    log.append(messages(1, 2), originals(1, 2));
    holds(messages(1, 2), originals(1, 2));
    log.append(messages(3), originals(3));
    holds(messages(1, 2, 3), originals(1, 2, 3));
    log.append(messages(4, 5), originals(4));
    holds(messages(3, 4, 5), originals(2, 3, 4));
  }

  @Test
  void ofOlderOnesTheLatestThatFitAreHeld() {
    log.append(messages(9), originals());
    log.prepend(messages(6, 7, 8), originals(5, 6, 7, 8));
    holds(messages(7, 8, 9), originals(6, 7, 8));
    log.prepend(messages(1), originals(1));
    holds(messages(7, 8, 9), originals(6, 7, 8));
  }

  @Test
  void theChatLastsFromTheEarliestMessageToTheLatest() {
    assertThat(log.stats(AGENTS)).isEqualTo(Stats.empty(AGENTS));
    log.append(messages(0, -1), originals());
    assertThat(log.stats(AGENTS)).as("without a time").isEqualTo(Stats.empty(AGENTS));
    log.append(messages(20, 30, 25), originals());
    assertThat(log.stats(AGENTS)).isEqualTo(Stats.of(AGENTS, 20, 30));
    log.prepend(messages(1), originals());
    assertThat(log.stats(AGENTS)).as("it did not fit").isEqualTo(Stats.of(AGENTS, 20, 30));
  }

  @Test
  void olderMessagesAreOfTheChat() {
    log.append(messages(20), originals());
    log.prepend(messages(10), originals());
    assertThat(log.stats(AGENTS)).isEqualTo(Stats.of(AGENTS, 10, 20));
    log.append(messages(1), originals());
    assertThat(log.stats(AGENTS)).isEqualTo(Stats.of(AGENTS, 1, 20));
  }

  @Test
  void clearedItHoldsNothing() {
    log.append(messages(20), originals(1));
    log.clear();
    holds(List.of(), List.of());
    assertThat(log.stats(AGENTS)).isEqualTo(Stats.empty(AGENTS));
    log.append(messages(5), originals());
    assertThat(log.stats(AGENTS)).isEqualTo(Stats.of(AGENTS, 5, 5));
  }

  @Test
  void aMessageWithoutATimeDoesNotMoveTheStart() {
    log.append(messages(20, 0), originals());
    assertThat(log.stats(AGENTS)).isEqualTo(Stats.of(AGENTS, 20, 20));
  }

  @Test
  void olderOnesThatFitAreAllHeld() {
    log.prepend(messages(1, 2), originals(1, 2));
    holds(messages(1, 2), originals(1, 2));
  }
}
