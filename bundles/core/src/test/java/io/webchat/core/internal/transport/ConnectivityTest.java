package io.webchat.core.internal.transport;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.mailbox.BackOff;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the events tell of the connection: once each, and what is true. */
class ConnectivityTest {
  private static final Map<String, Object> OVER = Map.of("chatEnded", true);

  private static TransportException tooMany() {
    return TransportException.builder(Kind.RATE_LIMITED, "slow down")
        .ajax(AjaxResponse.of(429, "", Map.of(), null))
        .build();
  }

  private static Stream<TransportException> repeated() {
    return Stream.of(
        tooMany(),
        ScriptedWire.http(500),
        ScriptedWire.refused(503),
        TransportException.of(Kind.INVALID_RESPONSE, "no JSON"),
        TransportException.of(Kind.TOO_LARGE, "too large"));
  }

  @ParameterizedTest
  @MethodSource("repeated")
  void aSeriesOfPollExceptionsIsOneError(TransportException failure) {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.fail("poll", failure);
      chat.advance(60_000);
      assertThat(chat.wire.count("poll")).isGreaterThan(3);
      assertThat(chat.events("error")).hasSize(1);
      chat.wire.recover();
      chat.advance(BackOff.LIMIT_MS);
      chat.wire.fail("poll", failure);
      chat.advance(60_000);
      assertThat(chat.events("error")).as("one of the next series").hasSize(2);
    }
  }

  @Test
  void anotherFailureOfTheSeriesIsAnErrorOfItsOwn() {
    try (ClockedChat chat = ClockedChat.started()) {
      for (int round = 0; round < 3; round++) {
        chat.wire.fail("poll", tooMany());
        chat.advance(20_000);
        chat.wire.fail("poll", ScriptedWire.http(500));
        chat.advance(20_000);
      }
      assertThat(codes(chat)).containsExactly(ErrorCode.RATE_LIMITED, ErrorCode.HTTP_ERROR);
    }
  }

  @Test
  void everyCommandThatFailsIsAnError() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.failEverything(tooMany());
      chat.advance(20_000);
      chat.command("sendTyping", Map.of("message", "h"));
      chat.command("updateUserData", Map.of("k", "v"));
      chat.command("updateUserData", Map.of("k", "w"));
      assertThat(codes(chat)).hasSize(4).containsOnly(ErrorCode.RATE_LIMITED);
    }
  }

  private static List<Object> codes(ClockedChat chat) {
    return chat.events("error").stream()
        .<Object>map(e -> ((Map<?, ?>) ((List<?>) e.data().get("errors")).get(0)).get("code"))
        .toList();
  }

  @Test
  void aCommandThatIsAnsweredTakesBackWhatOneThatFailedHasTold() {
    try (ClockedChat chat = ClockedChat.started()) {
      get(chat.command("stopPoll"));
      chat.events.clear();
      chat.wire.fail("updateUserData", ScriptedWire.reset());
      chat.command("updateUserData", Map.of("k", "v"));
      chat.command("updateUserData", Map.of("k", "v"));
      assertThat(chat.eventNames()).containsExactly("disconnected");
      chat.wire.recover();
      get(chat.command("verifySession"));
      get(chat.command("verifySession"));
      assertThat(chat.eventNames()).containsExactly("disconnected", "reconnected");
    }
  }

  @Test
  void onAWireThatPushesToo() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.events.clear();
      chat.wire.fail("updateUserData", TransportException.of(Kind.TIMEOUT, "no answer"));
      chat.command("updateUserData", Map.of("k", "v"));
      chat.wire.recover();
      get(chat.command("verifySession"));
      assertThat(chat.eventNames())
          .containsExactly("chatServerTimeout", "disconnected", "reconnected");
      chat.wire.listener().disconnected(ScriptedWire.reset());
      get(chat.command("verifySession"));
      assertThat(chat.eventNames()).endsWith("connectionPending", "disconnected");
    }
  }

  @Test
  void whatAWireMayAnswerByItselfDoesNotSayThatTheServerIsThere() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.fail("updateUserData", ScriptedWire.reset());
      chat.command("updateUserData", Map.of("k", "v"));
      chat.wire.recover();
      get(chat.command("sendTyping"));
      chat.advance(2_000);
      assertThat(chat.wire.previews).containsExactly("+null", "-null");
      get(chat.command("updateUserData", Map.of("k", "v")));
      get(chat.command("getFileLimits"));
      assertThat(chat.events("disconnected")).hasSize(1);
      assertThat(chat.events("reconnected")).isEmpty();
      get(chat.command("verifySession"));
      get(chat.command("verifySession"));
      assertThat(chat.events("reconnected")).hasSize(1);
    }
  }

  @Test
  void anEndWithoutTheServerDoesNotSayThatItIsBack() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.failEverything(ScriptedWire.reset());
      chat.advance(60_000);
      get(chat.command("endChat"));
      assertThat(backAgain(chat)).hasSize(3).allMatch(event -> event.data().equals(OVER));
      assertThat(chat.eventNames()).endsWith("ended");
    }
  }

  @Test
  void aServerThatAnswersTheEndIsBack() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.failEverything(ScriptedWire.reset());
      chat.advance(60_000);
      chat.wire.answer("end", null);
      get(chat.command("endChat"));
      assertThat(backAgain(chat)).hasSize(3).allMatch(event -> event.data().isEmpty());
      assertThat(chat.eventNames())
          .containsSubsequence(
              "chatServerBackOnline", "connectionRestored", "reconnected", "ended");
    }
  }

  @Test
  void aLostSessionDoesNotSayThatTheServerIsBack() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.fail("poll", ScriptedWire.http(404));
      chat.advance(60_000);
      assertThat(chat.events("connectionRestored"))
          .hasSize(1)
          .allMatch(event -> event.data().equals(OVER));
    }
  }

  private static List<BusEvent> backAgain(ClockedChat chat) {
    return Stream.of("chatServerBackOnline", "connectionRestored", "reconnected")
        .flatMap(name -> chat.events(name).stream())
        .toList();
  }

  @Test
  void aLateAnswerToAnAttemptInTheBackgroundDoesNotCount() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.fail("end", ScriptedWire.reset());
      get(chat.command("endChat"));
      CompletableFuture<Reply> late = new CompletableFuture<>();
      chat.wire.answer("end", () -> late);
      chat.advance(2_000);
      assertThat(chat.wire.count("end")).isEqualTo(2);
      chat.advance(10_000);
      chat.wire.fail("end", ScriptedWire.reset());
      chat.advance(2_500);
      assertThat(chat.wire.count("end")).as("told again while that is open").isEqualTo(3);
      late.completeExceptionally(ScriptedWire.http(404));
      chat.settle();
      assertThat(chat.instances.services().disconnects().size()).isEqualTo(1);
      chat.wire.recover();
      chat.advance(10_000);
      assertThat(chat.instances.services().disconnects().size()).isZero();
    }
  }
}
