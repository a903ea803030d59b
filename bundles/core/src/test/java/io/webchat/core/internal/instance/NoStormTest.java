package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.transport.Poller;
import io.webchat.mailbox.BackOff;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever asks a server that fails: it is asked again after pauses that grow, and not for ever.
 */
class NoStormTest {
  private static final Map<String, Object> ASYNC = Map.of("async", Map.of("enabled", true));

  /** What makes the core call the transport. */
  private static Map<String, Consumer<ClockedChat>> callers() {
    return Map.ofEntries(
        Map.entry("polls", chat -> {}),
        Map.entry("send", chat -> chat.send("hello")),
        Map.entry(
            "many sends",
            chat -> {
              for (int i = 0; i < 20; i++) {
                chat.send("message " + i);
              }
            }),
        Map.entry(
            "send without polls",
            chat -> {
              chat.command("stopPoll");
              chat.send("hello");
            }),
        Map.entry(
            "startPoll",
            chat -> {
              chat.command("startPoll");
              chat.command("stopPoll");
              chat.command("startPoll");
            }),
        Map.entry(
            "poll",
            chat -> {
              ChatParts parts = ((ChatInstance) chat.chat).parts();
              parts.mailbox.always(parts.poller::now);
            }),
        Map.entry("typing", chat -> chat.command("sendTyping", Map.of("message", "h"))),
        Map.entry("updateUserData", chat -> chat.command("updateUserData", Map.of("key", "value"))),
        Map.entry("sendFile", chat -> ended(chat.command("sendFile", Map.of("files", file())))),
        Map.entry(
            "downloadFile",
            chat -> {
              CompletionStage<Object> download =
                  chat.command("downloadFile", Map.of("fileId", "1", "target", nowhere()));
              ended(download);
            }),
        Map.entry("wake", NoStormTest::sleepAndWake),
        Map.entry("getFileLimits", chat -> chat.command("getFileLimits")),
        Map.entry("verifySession", chat -> chat.command("verifySession")),
        Map.entry(
            "sendCustomNotice", chat -> chat.command("sendCustomNotice", Map.of("message", "x"))),
        Map.entry("fetchHistory", chat -> chat.command("fetchHistory")),
        Map.entry("endChat", chat -> chat.command("endChat")),
        Map.entry(
            "resume",
            chat -> {
              chat.unplug();
              chat.plug();
            }));
  }

  private static FileSource file() {
    return FileSource.of("a.txt", "text/plain", new byte[] {1});
  }

  private static DownloadTarget nowhere() {
    return DownloadTarget.consumer(name -> OutputStream.nullOutputStream());
  }

  private static void sleepAndWake(ClockedChat chat) {
    chat.command("sleep");
    chat.command("wake");
  }

  private static void ended(CompletionStage<Object> command) {
    get(command.handle((value, failure) -> null));
  }

  private static Stream<Arguments> callersAndFailures() {
    List<TransportException> failures =
        List.of(
            ScriptedWire.reset(),
            TransportException.builder(Kind.TIMEOUT, "timeout").ambiguous(true).build(),
            TransportException.of(Kind.CLOSED, "closed"),
            TransportException.builder(Kind.CLOSED, "cut off").ambiguous(true).build(),
            TransportException.of(Kind.TRANSIENT, "try again"),
            TransportException.of(Kind.INVALID_RESPONSE, "no JSON"),
            TransportException.of(Kind.RATE_LIMITED, "slow down"),
            ScriptedWire.http(500));
    return callers().keySet().stream()
        .flatMap(caller -> failures.stream().map(each -> Arguments.of(caller, each.kind(), each)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("callersAndFailures")
  void aServerThatFailsIsAskedAfterGrowingPauses(
      String caller, Kind kind, TransportException failure) {
    try (ClockedChat chat = ClockedChat.started(ASYNC)) {
      chat.wire.failEverything(failure);
      chat.wire.calls.clear();
      callers().get(caller).accept(chat);
      chat.advance(3_000);
      long commands = caller.equals("many sends") ? 20 : 0;
      assertThat(chat.wire.calls)
          .as(caller + " " + kind)
          .hasSizeLessThanOrEqualTo((int) (12 + commands));
      chat.advance(120_000);
      assertPausesGrow(chat.wire.times("poll"));
      // the chat itself waits for a transport after the first; those in the background follow
      assertPausesGrow(chat.wire.times("end").stream().skip(1).toList());
      long before = chat.wire.calls.size();
      chat.advance(60_000);
      List<String> late =
          chat.wire.calls.stream().skip(before).map(ScriptedWire.Call::operation).toList();
      assertThat(late).filteredOn("poll"::equals).hasSizeLessThanOrEqualTo(7);
      assertThat(late)
          .as("messages that still wait, one after the other")
          .filteredOn(operation -> !operation.equals("poll"))
          .hasSizeLessThanOrEqualTo(commands == 0 ? 0 : 6);
    }
  }

  /** Each pause is at least as long as the one before, until the longest. */
  private static void assertPausesGrow(List<Long> times) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      pauses.add(times.get(i) - times.get(i - 1));
    }
    for (int i = 1; i < pauses.size(); i++) {
      assertThat(pauses.get(i))
          .as("pauses %s", pauses)
          .isGreaterThanOrEqualTo(Math.min(pauses.get(i - 1), BackOff.LIMIT_MS));
    }
  }

  @Test
  void aRestoreWithoutAServerIsFollowedByPollsThatSlowDown() {
    try (ClockedChat chat = new ClockedChat(ASYNC)) {
      chat.wire.failEverything(ScriptedWire.reset());
      Map<String, Object> session = Map.of("sessionData", SessionData.of(Map.of("sessionID", "c")));
      chat.resolved(chat.command("restore", session));
      chat.advance(30_000);
      assertThat(chat.wire.count("attach")).isEqualTo(1);
      assertPausesGrow(chat.wire.times("poll"));
      assertThat(chat.eventNames())
          .startsWith("ready", "restored", "restoredOffline", "pollingStarted");
      chat.wire.recover();
      chat.advance(BackOff.LIMIT_MS);
      assertThat(chat.eventNames())
          .endsWith("chatServerBackOnline", "connectionRestored", "reconnected");
    }
  }

  @Test
  void theSecondInstanceOfASessionAsksAgainForWhatItMissed() {
    try (ClockedChat chat = ClockedChat.started(ASYNC)) {
      ChatParts second = ((ChatInstance) chat.open(ASYNC)).parts();
      second.mailbox.always(() -> second.session.move(WebChatState.STARTING));
      second.mailbox.always(() -> second.session.move(WebChatState.ACTIVE));
      second.mailbox.always(() -> second.poller.pause(Poller.Pause.PEER_POLLS));
      chat.settle();
      chat.command("endChat");
      chat.wire.calls.clear();
      chat.wire.fail("poll", ScriptedWire.reset());
      second.mailbox.always(second.poller::catchUp);
      chat.advance(30_000);
      assertThat(chat.wire.count("poll")).isBetween(4L, 10L);
      assertPausesGrow(chat.wire.times("poll"));
      assertThat(chat.wire.calls).allMatch(call -> call.poll().resume());
      chat.wire.recover();
      chat.advance(BackOff.LIMIT_MS);
      long answered = chat.wire.count("poll");
      chat.advance(60_000);
      assertThat(chat.wire.count("poll")).as("the other polls again").isEqualTo(answered);
    }
  }

  @Test
  void aWireThatPushesIsTakenUpAgainAfterPauses() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.fail("attach", ScriptedWire.reset());
      chat.unplug();
      chat.plug();
      chat.advance(60_000);
      assertThat(chat.wire.count("attach")).isBetween(5L, 12L);
      assertPausesGrow(chat.wire.times("attach"));
      chat.wire.say("Agent", "missed");
      chat.wire.recover();
      chat.advance(BackOff.LIMIT_MS);
      assertThat(chat.shownTexts()).containsExactly("missed");
      long attached = chat.wire.count("attach");
      chat.advance(60_000);
      assertThat(chat.wire.count("attach")).isEqualTo(attached);
    }
  }

  private static void turnAway(ClockedChat chat) {
    ChatParts instance = ((ChatInstance) chat.chat).parts();
    instance.mailbox.always(instance.catchUp::missed);
    instance.mailbox.always(instance.catchUp::drained);
    chat.settle();
  }

  @Test
  void whatWasTurnedAwayIsFetchedAfterPauses() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.fail("attach", ScriptedWire.reset());
      turnAway(chat);
      chat.advance(60_000);
      assertThat(chat.wire.count("attach")).isBetween(5L, 12L);
      assertPausesGrow(chat.wire.times("attach"));
      chat.wire.say("Agent", "turned away");
      chat.wire.recover();
      chat.advance(BackOff.LIMIT_MS);
      assertThat(chat.shownTexts()).containsExactly("turned away");
      assertThat(chat.eventNames())
          .containsSubsequence("chatServerBackOnline", "reconnected", "messageReceived");
      long attached = chat.wire.count("attach");
      chat.advance(60_000);
      assertThat(chat.wire.count("attach")).isEqualTo(attached);
    }
  }

  @Test
  void oneAnswerThatTheSessionIsUnknownDoesNotLoseWhatWasTurnedAway() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.fail("attach", TransportException.of(Kind.SESSION_LOST, "unknown"));
      turnAway(chat);
      chat.wire.say("Agent", "turned away");
      chat.wire.recover();
      chat.advance(5_000);
      assertThat(chat.shownTexts()).containsExactly("turned away");
      chat.wire.fail("attach", TransportException.of(Kind.SESSION_LOST, "unknown"));
      turnAway(chat);
      chat.advance(60_000);
      assertThat(chat.eventNames())
          .containsOnlyOnce("sessionLost", "error", "ended")
          .endsWith("sessionLost", "error", "ended");
      assertThat(chat.wire.count("attach")).as("five answers in a row").isEqualTo(7);
    }
  }

  @Test
  void whatTheServerAsksToWaitIsWaited() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.fail(
          "poll",
          TransportException.builder(Kind.RATE_LIMITED, "slow down")
              .ajax(AjaxResponse.of(429, "", Map.of(), null))
              .retryAfter(Duration.ofSeconds(30))
              .build());
      chat.advance(3_000);
      chat.wire.calls.clear();
      chat.command("startPoll");
      chat.send("hello");
      chat.advance(20_000);
      assertThat(chat.wire.count("poll")).isZero();
    }
  }

  @Test
  void sendsInQuickSuccessionDoNotPutOffThePoll() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.calls.clear();
      for (int i = 0; i < 20; i++) {
        chat.send("message " + i);
        chat.advance(400);
      }
      assertThat(chat.wire.count("poll")).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void aServerThatIsBackIsPolledAsAtTheBeginning() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.fail("poll", ScriptedWire.reset());
      chat.advance(60_000);
      chat.wire.recover();
      chat.advance(BackOff.LIMIT_MS);
      chat.wire.calls.clear();
      chat.advance(6_000);
      assertThat(chat.wire.count("poll")).isGreaterThanOrEqualTo(3);
      assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }
}
