package io.webchat.transport.webmessaging.internal.session;

import static io.webchat.transport.webmessaging.internal.session.SessionRig.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.socket.SocketClosed;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was missed while there was no connection, and a history that cannot be had. */
class SessionGapTest {
  private final SessionRig rig = new SessionRig().started();

  @BeforeEach
  void beginGap() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(1_000);
    rig.configured(Map.of());
  }

  private void fail(int status, Map<String, String> headers) {
    FakeRest.Call<?> call = rig.rest.next();
    rig.server(() -> call.answer(status, headers, Map.of()));
  }

  /** The history fails as often as it is asked. */
  private int failFor(long ms) {
    int failures = 0;
    for (long passed = 0; passed < ms; passed += 1_000) {
      assertThat(rig.texts()).isEmpty();
      if (!rig.rest.isQuiet()) {
        fail(500, Map.of());
        failures++;
      }
      rig.pass(1_000);
    }
    return failures;
  }

  @Test
  void aHistoryThatFailsForAWhileBringsTheWholeGapInTheEnd() {
    rig.jwt();
    rig.say("m3", "three", 3);
    failFor(60_000);
    rig.pass(10_000);
    rig.page(List.of(message("m2", "two", 2), message("m1", "one", 1)), 1);

    assertThat(rig.texts()).containsExactly("one", "two", "three");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "reconnected");
  }

  @Test
  void whenTheGapCannotBeFetchedForLongItIsLeft() {
    rig.jwt();
    rig.say("m9", "nine", 9);
    assertThat(failFor(GapFetch.PATIENCE_MS)).isBetween(15, 25);
    assertThat(rig.texts()).containsExactly("nine");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "reconnected");
    rig.say("m10", "ten", 10);
    rig.moment();
    assertThat(rig.texts()).containsExactly("nine", "ten");
  }

  /** What the agent says waits for it: a cut does not begin the time anew. */
  @Test
  void aConnectionThatComesLateHasOneAttempt() {
    rig.jwt();
    rig.say("m9", "nine", 9);
    failFor(GapFetch.PATIENCE_MS - 10_000);
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(60_000);
    rig.configured(Map.of());
    assertThat(rig.texts()).isEmpty();
    fail(500, Map.of());
    assertThat(rig.texts()).containsExactly("nine");
    assertThat(rig.told).endsWith("inbound", "reconnected");
  }

  @Test
  void aHistoryThatAnswersNothingIsLeftToo() {
    rig.jwt();
    rig.say("m9", "nine", 9);
    rig.pass(GapFetch.PATIENCE_MS);
    assertThat(rig.texts()).containsExactly("nine");
  }

  @Test
  void aHistoryThatIsNotAvailableIsAskedWhenItLikes() {
    rig.jwt();
    fail(503, Map.of("retry-after", "30"));
    rig.pass(29_000);
    assertThat(rig.rest.isQuiet()).isTrue();
    rig.pass(1_000);
    rig.page(List.of(message("m1", "one", 1)), 1);
    assertThat(rig.texts()).containsExactly("one");
  }

  @Test
  void tooManyRequestsForTheGapWaitAsLongAsTheServerAsksEachTime() {
    rig.jwt();
    for (int i = 0; i < 2; i++) {
      fail(429, Map.of("retry-after", "70"));
      rig.pass(69_000);
      assertThat(rig.rest.isQuiet()).isTrue();
      rig.pass(1_000);
    }
    rig.page(List.of(message("m1", "one", 1)), 1);
    assertThat(rig.texts()).containsExactly("one");
  }

  @Test
  void aTokenThatCannotBeHadForNowIsAskedForAgain() {
    rig.say("m2", "two", 2);
    rig.server(() -> rig.socket().refuse("getJwt", 400));
    rig.pass(1_000);
    assertThat(rig.texts()).isEmpty();
    rig.jwt();
    rig.page(List.of(message("m2", "two", 2), message("m1", "one", 1)), 1);
    assertThat(rig.texts()).containsExactly("one", "two");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 4000})
  void whereThereIsNoHistoryNoGapIsWaitedFor(int code) {
    rig.say("m2", "two", 2);
    rig.server(() -> rig.socket().refuse("getJwt", code));
    assertThat(rig.texts()).containsExactly("two");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "reconnected");
  }

  // --- sessions that end meanwhile

  private void sayTwoAndOne() {
    rig.say("m2", "two", 2);
    rig.say("m1", "one", 1);
    assertThat(rig.texts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SessionExpiredEvent", "LogoutEvent"})
  void whatCameDuringAGapIsDeliveredBeforeTheSessionIsLost(String event) {
    sayTwoAndOne();
    rig.server(() -> rig.socket().push(event, Map.of()));
    assertThat(rig.texts()).containsExactly("one", "two");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "lost");
  }

  @Test
  void whatCameDuringAGapIsDeliveredBeforeACodeLosesTheSession() {
    sayTwoAndOne();
    rig.server(() -> rig.socket().refuse("getJwt", 4007));
    assertThat(rig.texts()).containsExactly("one", "two");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "lost");
  }

  @Test
  void whatCameDuringAGapIsDeliveredBeforeTheConnectionIsGivenUp() {
    sayTwoAndOne();
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(5_000);
    rig.configured(Map.of("newSession", true));
    assertThat(rig.texts()).containsExactly("one", "two");
    assertThat(rig.told).endsWith("inbound", "lost");
  }

  @Test
  void whatCameDuringAGapIsDeliveredBeforeTheConversationIsCleared() {
    sayTwoAndOne();
    rig.server(() -> rig.socket().push("SessionClearedEvent", Map.of()));
    rig.server(() -> rig.socket().push("ConnectionClosedEvent", Map.of()));
    assertThat(rig.texts()).containsExactly("one", "two");
    assertThat(rig.pushed)
        .extracting(Inbound::status)
        .containsExactly(Status.UNSAID, Status.CLEARED);
  }
}
