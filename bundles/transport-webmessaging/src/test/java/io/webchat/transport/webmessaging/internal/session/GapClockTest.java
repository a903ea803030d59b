package io.webchat.transport.webmessaging.internal.session;

import static io.webchat.transport.webmessaging.internal.session.SessionRig.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.socket.SocketClosed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Gaps whose messages have times that do not tell what was missed. */
class GapClockTest {
  private final SessionRig rig = new SessionRig().started();

  private void say(Map<String, Object> message) {
    rig.server(() -> rig.socket().push("StructuredMessage", message));
    rig.moment();
  }

  private void beginGap() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.jwt();
  }

  private static List<Map<String, Object>> newestFirst(int from, int to) {
    List<Map<String, Object>> page = new ArrayList<>();
    for (int i = from; i >= to; i--) {
      page.add(message("m" + i, "m" + i, i));
    }
    return page;
  }

  private static String[] numbered(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "m" + i).toArray(String[]::new);
  }

  @Test
  void messagesAreFetchedUpToOneThatIsKnownWhenTheClockOfTheServerWasSetBack() {
    say(message("before", "before", 3_600));
    rig.pushed.clear();
    beginGap();
    rig.page(newestFirst(15, 6), 2);
    assertThat(rig.texts()).isEmpty();
    List<Map<String, Object>> all = newestFirst(15, 1);
    all.add(message("before", "before", 3_600));
    all.add(message("older", "older", 3_000));
    assertThat(rig.page(all, 1).url()).contains("pageNumber=1&pageSize=100");

    assertThat(rig.texts()).containsExactly(numbered(1, 15));
    assertThat(rig.told).endsWith("inbound", "reconnected");
  }

  @Test
  void aMessageWithAnOldTimeDoesNotEndTheSearch() {
    say(message("before", "before", 100));
    rig.pushed.clear();
    beginGap();
    List<Map<String, Object>> all = newestFirst(115, 101);
    all.set(3, message("old", "old", 1));
    rig.page(all.subList(0, 10), 2);
    all.add(message("before", "before", 100));
    rig.page(all, 1);

    assertThat(rig.texts()).hasSize(15).contains("old", "m101", "m115").doesNotContain("before");
  }

  @Test
  void whatWasPushedDuringTheGapDoesNotEndTheSearch() {
    say(message("before", "before", 3_600));
    rig.pushed.clear();
    beginGap();
    say(message("m15", "m15", 15));
    rig.page(newestFirst(15, 6), 2);
    List<Map<String, Object>> all = newestFirst(15, 1);
    all.add(message("before", "before", 3_600));
    rig.page(all, 1);

    assertThat(rig.texts()).containsExactly(numbered(1, 15));
  }

  /** The history gives them other ids. */
  @Test
  void whereMessagesAreNotKnownByTheirIdsTheTimeEndsTheSearch() {
    say(withoutChannelId("socket", 100));
    rig.pushed.clear();
    beginGap();
    rig.page(
        List.of(
            message("new", "new", 101),
            withoutChannelId("history", 100),
            message("older", "older", 90)),
        9);

    assertThat(rig.texts()).contains("new").doesNotContain("older");
    assertThat(rig.rest.isQuiet()).isTrue();
    assertThat(rig.told).endsWith("reconnected");
  }

  private static Map<String, Object> withoutChannelId(String id, int second) {
    Map<String, Object> message = new LinkedHashMap<>(message(id, "before", second));
    Instant time = Instant.ofEpochMilli(SessionRig.BEGUN + second * 1_000L);
    message.put("channel", Map.of("time", time.toString()));
    return message;
  }

  @Test
  void aHistoryWithoutWhatIsKnownIsNotReadToItsEnd() {
    say(message("before", "before", 100));
    rig.pushed.clear();
    beginGap();
    rig.page(newestFirst(99, 90), 99);
    int asked = 1;
    while (!rig.rest.isQuiet()) {
      rig.page(newestFirst(99 - asked, 90 - asked), 99);
      asked++;
    }
    assertThat(asked).isEqualTo(6);
    assertThat(rig.told).endsWith("reconnected");
  }
}
