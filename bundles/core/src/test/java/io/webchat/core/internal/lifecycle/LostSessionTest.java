package io.webchat.core.internal.lifecycle;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that every poll says is unknown is given up, and not before. */
class LostSessionTest {
  private static Stream<TransportException> unknown() {
    return Stream.of(
        ScriptedWire.http(404),
        ScriptedWire.http(401),
        ScriptedWire.http(403),
        ScriptedWire.http(410),
        ScriptedWire.refused(200),
        ScriptedWire.refused(400),
        TransportException.of(Kind.SESSION_LOST, "INVALID_SESSION"));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void afterTheLimitItIsLostAndANewChatStarts(TransportException failure) {
    try (ClockedChat chat = ClockedChat.started(Map.of("pollExceptionLimit", 3))) {
      chat.wire.calls.clear();
      chat.wire.fail("poll", failure);
      chat.advance(60_000);
      assertThat(chat.wire.count("poll")).isEqualTo(3);
      assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
      assertThat(chat.eventNames())
          .containsExactly(
              "ready",
              "started",
              "pollingStarted",
              "connectionPending",
              "connectionRestored",
              "pollingStopped",
              "sessionLost",
              "error",
              "ended");
      List<?> errors = (List<?>) chat.events("error").get(0).data().get("errors");
      assertThat(((Map<?, ?>) errors.get(0)).get("code")).isEqualTo(ErrorCode.SESSION_LOST);
      assertThat(chat.events("error").get(0).data().get("status"))
          .isEqualTo(failure.ajax().status());
      assertThat(chat.events("sessionLost").get(0).data()).containsKey("sessionData");
      chat.wire.recover();
      chat.start();
      chat.wire.say("Agent", "welcome");
      chat.advance(3_000);
      assertThat(chat.shownTexts()).containsExactly("welcome");
    }
  }

  @Test
  void aGoodAnswerInBetweenBeginsTheCountAnew() {
    try (ClockedChat chat = ClockedChat.started(Map.of("pollExceptionLimit", 3))) {
      for (int i = 0; i < 5; i++) {
        chat.wire.fail("poll", ScriptedWire.http(404));
        chat.wire.calls.clear();
        while (chat.wire.count("poll") < 2) {
          chat.advance(100);
        }
        chat.wire.recover();
        chat.advance(5_000);
      }
      assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
      assertThat(chat.eventNames()).doesNotContain("error", "ended", "chatServerWentOffline");
      assertThat(chat.events("connectionPending")).hasSize(5);
      assertThat(chat.events("connectionRestored")).hasSize(5);
    }
  }

  @Test
  void anOutageIsToldOnceAndTakenBackOnce() {
    try (ClockedChat chat = ClockedChat.started(Map.of("pollExceptionLimit", 2))) {
      chat.wire.fail("poll", ScriptedWire.http(503));
      chat.advance(120_000);
      assertThat(chat.events("connectionPending")).hasSize(1);
      assertThat(chat.events("chatServerWentOffline")).hasSize(1);
      chat.wire.recover();
      chat.advance(20_000);
      assertThat(chat.events("chatServerBackOnline")).hasSize(1);
      assertThat(chat.events("connectionRestored")).hasSize(1);
    }
  }

  @Test
  void aServerThatIsDownIsNotOneThatForgot() {
    try (ClockedChat chat = ClockedChat.started(Map.of("pollExceptionLimit", 2))) {
      chat.wire.fail("poll", ScriptedWire.http(503));
      chat.advance(600_000);
      assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
      assertThat(chat.eventNames()).doesNotContain("ended").contains("chatServerWentOffline");
    }
  }

  @Test
  void aMessageThatIsRefusedMakesThePollsFindOut() {
    try (ClockedChat chat = ClockedChat.started()) {
      TransportException lost = TransportException.of(Kind.SESSION_LOST, "INVALID_SESSION");
      chat.wire.failEverything(lost);
      assertThat(ClockedChat.rejected(chat.send("hello")).code()).isEqualTo(ErrorCode.SESSION_LOST);
      chat.advance(60_000);
      assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
      assertThat(chat.wire.sent).containsExactly("hello");
      assertThat(chat.events("sessionLost")).hasSize(1);
    }
  }

  @Test
  void aWireThatPushesTellsItself() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.wires.get(0).context.listener().disconnected(ScriptedWire.reset());
      chat.settle();
      assertThat(chat.eventNames()).endsWith("connectionPending", "disconnected");
      chat.wire
          .wires
          .get(0)
          .context
          .listener()
          .lost(TransportException.of(Kind.SESSION_LOST, "given up"));
      chat.settle();
      assertThat(chat.eventNames())
          .endsWith("connectionRestored", "reconnected", "sessionLost", "error", "ended");
    }
  }

  @Test
  void whileItIsUnknownTheChatCanBeLeft() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.failEverything(ScriptedWire.http(404));
      chat.advance(1_000);
      get(chat.command("endChat"));
      assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
      assertThat(chat.eventNames())
          .containsSubsequence("connectionPending", "connectionRestored", "ended")
          .doesNotContain("sessionLost", "error");
    }
  }
}
