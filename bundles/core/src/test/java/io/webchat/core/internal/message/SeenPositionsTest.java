package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.Incoming.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.core.internal.fixture.Incoming;
import io.webchat.spi.transport.InboundMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages are new, and where fetches go on. */
class SeenPositionsTest {
  private static final int MANY = 10_000;

  private final SeenPositions seen = new SeenPositions();

  private boolean add(long position) {
    return seen.add(said(position, "text " + position));
  }

  @BeforeEach
  void nothingIsSeenAtFirst() {
    assertThat(seen.next()).isEqualTo(1);
    assertThat(seen.lowest()).isZero();
  }

  @Test
  void eachPositionIsNewOnceInAnyOrder() {
    assertThat(add(5)).isTrue();
    assertThat(add(3)).isTrue();
    assertThat(add(4)).isTrue();
    assertThat(add(3)).isFalse();
    assertThat(add(5)).isFalse();
    assertThat(seen.next()).isEqualTo(6);
    assertThat(seen.lowest()).isEqualTo(3);
    assertThat(add(0)).as("the first position of a session may be 0").isTrue();
    assertThat(add(0)).isFalse();
    assertThat(seen.lowest()).isZero();
  }

  @Test
  void aStoredSessionGoesOnWhereItWas() {
    seen.startAt(8);
    assertThat(seen.next()).isEqualTo(8);
    seen.startAt(3);
    assertThat(seen.next()).as("never back").isEqualTo(8);
    assertThat(add(5)).as("not seen here yet").isTrue();
    assertThat(seen.next()).isEqualTo(8);
  }

  @Test
  void whatHasNoPositionIsKnownByAllThatItSays() {
    for (Map<String, Object> each :
        List.<Map<String, Object>>of(
            Map.of("type", "Receipt", "receipt", Map.of("messageId", "m1", "status", "Delivered")),
            Map.of("type", "Receipt", "receipt", Map.of("messageId", "m2", "status", "Delivered")),
            Map.of("type", "Receipt", "receipt", Map.of("messageId", "m1", "status", "Read")),
            Map.of("type", "Message", "content", List.of(Map.of("contentType", "A"))),
            Map.of("type", "Message", "content", List.of(Map.of("contentType", "B"))))) {
      assertThat(seen.add(new InboundMessage(-1, Message.of(each), each))).isTrue();
      assertThat(seen.add(new InboundMessage(-1, Message.of(each), each))).isFalse();
    }
  }

  @Test
  void clearedItKnowsNothing() {
    add(4);
    seen.add(said(-1, "unplaced"));
    seen.clear();
    nothingIsSeenAtFirst();
    assertThat(add(4)).isTrue();
    assertThat(seen.add(said(-1, "unplaced"))).isTrue();
  }

  @Test
  void whatHasNoPositionIsKnownByWhatItSays() {
    assertThat(seen.add(said(-1, "hello"))).isTrue();
    assertThat(seen.add(said(-1, "hello"))).isFalse();
    assertThat(seen.add(said(-1, "bye"))).isTrue();
    var other = Incoming.message("Message", Participant.of("8", Role.AGENT, "Bob"), "hello", 0);
    assertThat(seen.add(Incoming.at(-1, other))).as("of another").isTrue();
    assertThat(seen.next()).isEqualTo(1);
    assertThat(seen.add(said(2, "hello"))).as("it has got a position").isFalse();
    assertThat(seen.next()).isEqualTo(3);
    assertThat(seen.add(said(3, "hello"))).as("said again").isTrue();
    assertThat(seen.add(said(-1, "hello"))).as("said again").isTrue();
  }

  @Test
  void ofThoseWithoutPositionTheLatest200AreKnown() {
    for (int i = 0; i < 200; i++) {
      assertThat(seen.add(said(-1, "m" + i))).isTrue();
    }
    assertThat(seen.add(said(-1, "m0"))).as("200 are held").isFalse();
    seen.add(said(-1, "m200"));
    assertThat(seen.add(said(-1, "m1"))).as("the second is still known").isFalse();
    assertThat(seen.add(said(-1, "m0"))).as("the first is forgotten").isTrue();
  }

  @Test
  void whatIsOlderThanALongChatIsStillNew() {
    for (int i = 1; i <= 2 * MANY; i++) {
      assertThat(add(MANY + i)).isTrue();
    }
    assertThat(add(MANY)).as("from the history").isTrue();
    assertThat(add(1)).isTrue();
    assertThat(add(MANY + 1)).isFalse();
    assertThat(add(2 * MANY)).isFalse();
    assertThat(add(3 * MANY)).isFalse();
  }

  @Test
  void gapsAreFilledFromEitherSide() {
    for (long position : new long[] {1, 2, 9, 8, 4, 6, 5, 3, 7}) {
      assertThat(add(position)).isTrue();
    }
    for (long position = 1; position < 10; position++) {
      assertThat(add(position)).isFalse();
    }
  }

  @Test
  void beyondTheBoundTheLowestRunsAreKnownTogether() {
    for (int i = 2; i <= MANY; i++) {
      add(3L * i);
    }
    assertThat(add(4)).as("below all, and nothing is summed up yet").isTrue();
    assertThat(add(1)).as("the lowest, which is summed up at once").isTrue();
    assertThat(add(1)).isFalse();
    assertThat(add(0)).as("below the floor").isFalse();
    assertThat(add(2)).as("above the floor").isTrue();
    assertThat(add(3)).as("2 is summed up, too: at most up to it nothing is new").isTrue();
    assertThat(add(2)).isFalse();
    assertThat(seen.lowest()).isEqualTo(1);
    assertThat(seen.next()).isEqualTo(3L * MANY + 1);
    seen.clear();
    assertThat(add(1)).isTrue();
    assertThat(add(0)).isTrue();
  }
}
