package io.webchat.backend.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of a transcript is new to who has read the events so far. */
class ToldMessagesTest {
  private final ToldMessages told = new ToldMessages();

  private static Map<String, Object> event(boolean restoring, int... indexes) {
    List<Map<String, Object>> messages =
        Arrays.stream(indexes).mapToObj(index -> Map.<String, Object>of("index", index)).toList();
    List<String> originals = Stream.of(messages.toArray()).map(String::valueOf).toList();
    return restoring
        ? Map.of("messages", messages, "originalMessages", originals, "restoring", true)
        : Map.of("messages", messages, "originalMessages", originals);
  }

  @Test
  void aChatThatIsTakenUpIsToldAsAWhole() {
    assertThat(told.fresh(event(true, 1, 2, 3))).contains(event(true, 1, 2, 3));
  }

  @Test
  void whatWasToldDoesNotComeAgain() {
    assertThat(told.fresh(event(false, 1))).contains(event(false, 1));
    assertThat(told.fresh(event(false, 2))).contains(event(false, 2));
    assertThat(told.fresh(event(true, 1, 2, 3, 4))).contains(event(true, 3, 4));
    assertThat(told.fresh(event(true, 1, 2, 3, 4))).isEmpty();
    assertThat(told.fresh(event(false, 5))).contains(event(false, 5));
  }

  @Test
  void theNextChatOfTheInstanceCountsAnew() {
    told.fresh(event(false, 7));
    told.forget();
    assertThat(told.fresh(event(false, 1))).isPresent();
    assertThat(told.fresh(event(true, 1, 2))).contains(event(true, 2));
  }

  @Test
  void messagesWithoutAPositionAreTold() {
    told.fresh(event(false, 3));
    assertThat(told.fresh(event(true, -1, 3))).contains(event(true, -1));
    assertThat(told.fresh(Map.of("restoring", true))).isEmpty();
    assertThat(told.fresh(Map.of())).contains(Map.of());
  }
}
