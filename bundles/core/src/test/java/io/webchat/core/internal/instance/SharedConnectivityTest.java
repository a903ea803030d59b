package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an instance knows of the server for which another one of the session polls. */
class SharedConnectivityTest {
  private static final Map<String, Object> ASYNC = Map.of("async", Map.of("enabled", true));
  private static final SessionData SESSION =
      SessionData.of(Map.of("sessionID", "chat-1", "secureKey", "k", "alias", "1"));
  private static final String[] SIGNS = {
    "connectionPending",
    "chatServerTimeout",
    "disconnected",
    "chatServerWentOffline",
    "chatServerBackOnline",
    "connectionRestored",
    "reconnected"
  };

  private final ClockedChat polling = ClockedChat.started(ASYNC);
  private final List<String> events = new CopyOnWriteArrayList<>();
  private WebChat other;

  @BeforeEach
  void attach() {
    other = polling.open(ASYNC);
    polling.resolved(command("restore", Map.of("sessionData", SESSION)));
    polling.advance(10_000);
    assertThat(other.state()).isEqualTo(WebChatState.ACTIVE);
    other
        .bus()
        .subscribe(
            Bus.EVERY_EVENT, event -> events.add(event.event().replace("WebChatService.", "")));
    polling.events.clear();
  }

  @AfterEach
  void close() {
    polling.close();
  }

  private CompletionStage<Object> command(String name, Map<String, ?> options) {
    CompletionStage<Object> result =
        other.bus().command("WebChatService." + name, options).toCompletionStage();
    polling.settle();
    return result;
  }

  private static List<String> signs(List<String> events) {
    return events.stream().filter(List.of(SIGNS)::contains).toList();
  }

  private void timeOut() {
    polling.wire.fail("updateUserData", TransportException.of(Kind.TIMEOUT, "no answer"));
    command("updateUserData", Map.of("k", "v"));
    polling.wire.recover();
    assertThat(signs(events)).containsExactly("chatServerTimeout", "disconnected");
    events.clear();
  }

  @Test
  void itsOwnCommandShowsThatTheServerIsThere() {
    timeOut();
    polling.resolved(command("verifySession", Map.of()));
    assertThat(signs(events)).containsExactly("reconnected");
  }

  @Test
  void soDoesWhatThePollsOfTheOtherBring() {
    timeOut();
    polling.advance(10_000);
    assertThat(signs(events)).as("they bring nothing").isEmpty();
    polling.wire.say("Agent", "hello");
    polling.advance(10_000);
    assertThat(signs(events)).containsExactly("reconnected");
  }

  @Test
  void anOutageIsToldByTheOneThatPolls() {
    polling.wire.failEverything(ScriptedWire.reset());
    polling.advance(120_000);
    assertThat(signs(polling.eventNames()))
        .containsExactly("connectionPending", "disconnected", "chatServerWentOffline");
    polling.wire.recover();
    polling.advance(60_000);
    assertThat(signs(polling.eventNames()))
        .endsWith("chatServerBackOnline", "connectionRestored", "reconnected");
    assertThat(signs(events)).isEmpty();
  }

  @Test
  void oneThatWasRestoredWithoutTheServerFindsOutByItselfThatItIsBack() {
    polling.wire.failEverything(ScriptedWire.reset());
    WebChat third = polling.open(ASYNC);
    List<String> told = new CopyOnWriteArrayList<>();
    third
        .bus()
        .subscribe(
            Bus.EVERY_EVENT, event -> told.add(event.event().replace("WebChatService.", "")));
    third.bus().command("WebChatService.restore", Map.of("sessionData", SESSION));
    polling.advance(120_000);
    assertThat(told).contains("restoredOffline").doesNotContain("chatServerBackOnline");
    polling.wire.recover();
    polling.advance(120_000);
    assertThat(signs(told)).endsWith("chatServerBackOnline", "connectionRestored", "reconnected");
  }

  @Test
  void theOtherFindsOutByItsOwnPollsThatTheSessionIsUnknown() {
    polling.wire.fail("poll", ScriptedWire.http(404));
    int seconds = 0;
    while (polling.state() == WebChatState.ACTIVE) {
      assertThat(seconds++).isLessThan(120);
      polling.advance(1_000);
    }
    assertThat(other.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(signs(events)).doesNotContain("chatServerWentOffline");
    polling.advance(120_000);
    assertThat(other.state()).isEqualTo(WebChatState.IDLE);
    assertThat(events).containsOnlyOnce("sessionLost", "ended");
  }

  @Test
  void aPollOfTheOneThatEndsTheChatIsNoErrorForTheOther() {
    CompletableFuture<Reply> poll = new CompletableFuture<>();
    polling.wire.answer("poll", () -> poll);
    polling.advance(10_000);
    CompletableFuture<Reply> end = new CompletableFuture<>();
    polling.wire.answer("end", () -> end);
    CompletionStage<Object> ended = polling.command("endChat");
    poll.completeExceptionally(over());
    polling.settle();
    assertThat(polling.state()).isEqualTo(WebChatState.ENDING);
    assertThat(other.state()).isEqualTo(WebChatState.ACTIVE);
    end.complete(ScriptedWire.reply(Inbound.of(List.of(), true)));
    polling.resolved(ended);
    assertThat(other.state()).isEqualTo(WebChatState.IDLE);
    assertThat(events).containsOnlyOnce("ended").doesNotContain("error", "sessionLost");
  }

  private static TransportException over() {
    return TransportException.builder(Kind.REFUSED, "the chat is over").chatEnded(true).build();
  }
}
