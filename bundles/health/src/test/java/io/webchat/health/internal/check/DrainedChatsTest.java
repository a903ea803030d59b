package io.webchat.health.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.health.internal.check.FakeChats.Chat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of the chats of a container that stops. */
class DrainedChatsTest {
  private final FakeChats fake = new FakeChats();
  private final List<String> lines = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();

  @Test
  void withoutChatsNothingIsSaid() {
    new DrainedChats(List.of(), List.of()).tell(lines::add, troubles::add);
    assertThat(lines).isEmpty();
    assertThat(troubles).isEmpty();
  }

  @Test
  void chatsAreCountedByWhatBecameOfThem() {
    Chat one = fake.add("one");
    Chat two = fake.add("two");
    Chat own = fake.add("own");
    DrainedChats drained = new DrainedChats(List.of(one.chat, two.chat), List.of(own.chat));
    one.closed.complete(null);
    two.closed.complete(null);
    own.closed.complete(null);
    drained.tell(lines::add, troubles::add);
    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).matches("2 of 2 chats were handed over within \\d+ ms"),
            line ->
                assertThat(line)
                    .matches("1 of 1 chats were stored for the next start within \\d+ ms"));
    assertThat(troubles).isEmpty();
  }

  @Test
  void chatsThatWereNotInTimeAreNamed() {
    Chat one = fake.add("one");
    Chat two = fake.add("two");
    DrainedChats drained = new DrainedChats(List.of(one.chat), List.of(two.chat));
    drained.tell(lines::add, troubles::add);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).startsWith("0 of 1 chats were").endsWith(" 0 ms"));
    assertThat(troubles)
        .containsExactly(
            "Not in time: one; another container goes on with them when their leases run out",
            "Not in time: two; what was stored of them last is what is left");
  }
}
