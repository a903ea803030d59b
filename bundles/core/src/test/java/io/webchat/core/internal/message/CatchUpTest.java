package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.Message;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.instance.ChatInstance;
import io.webchat.core.internal.instance.ChatParts;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Preprocessors that are slower than what comes in: nothing is lost, nothing comes twice. */
class CatchUpTest {
  private static final int MANY = CatchUp.WAITING_LIMIT + 500;

  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private final AsyncPreProcessor slow = (messages, chat) -> gate.thenApply(open -> messages);
  private final ScriptedChatServer server = new ScriptedChatServer();

  private static List<Object> expected(int count) {
    return Stream.concat(Stream.of(""), IntStream.range(0, count).mapToObj(i -> "m" + i))
        .<Object>map(text -> text)
        .toList();
  }

  private ChatFixture pushing() {
    return pushing(Map.of());
  }

  private ChatFixture pushing(Map<String, ?> more) {
    server.capabilities.remove(Capability.POLLING);
    ChatFixture fixture = ChatFixture.started(server, more);
    fixture.platform.plug(AsyncPreProcessor.class, slow, Map.of());
    return fixture;
  }

  private void push(ChatFixture fixture) {
    for (int i = 0; i < MANY; i++) {
      server.push("m" + i);
    }
    Inbox inbox = ((ChatInstance) fixture.chat).parts().inbox;
    await().atMost(SOON).until(() -> inbox.waiting() == CatchUp.WAITING_LIMIT);
  }

  @Test
  void whatAPushingWireBringsWhileTooMuchWaitsIsFetchedAtThePosition() {
    try (ChatFixture fixture = pushing()) {
      push(fixture);
      gate.complete(null);
      await().atMost(SOON).until(() -> fixture.shownTexts().size() >= MANY + 1);
      server.push("m" + MANY);
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("m" + MANY));
      assertThat(fixture.shownTexts()).isEqualTo(expected(MANY + 1));
      assertThat(server.calls).containsOnlyOnce("attach:RESUME");
      assertThat(fixture.events("error")).isEmpty();
    }
  }

  @Test
  void fetchingIsTriedAgainAndWhatComesMeanwhileKeepsItsPlace() {
    try (ChatFixture fixture = pushing()) {
      server.failNext("attach:RESUME", TransportException.of(Kind.NETWORK, "down"));
      push(fixture);
      gate.complete(null);
      await().atMost(SOON).until(() -> server.calls.contains("attach:RESUME"));
      server.push("m" + MANY);
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("m" + MANY));
      assertThat(fixture.shownTexts()).isEqualTo(expected(MANY + 1));
    }
  }

  @Test
  void aSessionThatIsLostMeanwhileIsLost() {
    try (ChatFixture fixture = pushing(Map.of("pollExceptionLimit", 1))) {
      server.failNext("attach:RESUME", TransportException.of(Kind.SESSION_LOST, "unknown"));
      push(fixture);
      gate.complete(null);
      fixture.awaitEvent("ended");
      assertThat(fixture.eventNames()).contains("sessionLost").containsOnlyOnce("ended");
    }
  }

  @Test
  void aPollingWireIsNotPolledOnWhileABatchIsProcessed() {
    try (ChatFixture fixture = ChatFixture.started(server, Map.of())) {
      await().atMost(SOON).until(() -> fixture.shownTexts().size() == 1);
      CompletableFuture<List<Message>> taken = new CompletableFuture<>();
      AsyncPreProcessor waits =
          (messages, chat) -> {
            taken.complete(messages);
            return gate.thenApply(open -> messages);
          };
      fixture.platform.plug(AsyncPreProcessor.class, waits, Map.of());
      server.say("Message", "Agent", 2, "Anna", "m0");
      await().atMost(SOON).until(taken::isDone);
      long polls = server.polls();
      server.say("Message", "Agent", 2, "Anna", "m1");
      ChatParts parts = ((ChatInstance) fixture.chat).parts();
      parts.mailbox.always(parts.poller::now);
      try (ChatFixture other = ChatFixture.started(new ScriptedChatServer(), Map.of())) {
        await().atMost(SOON).until(() -> other.server.polls() > 5);
      }
      assertThat(server.polls()).isEqualTo(polls);
      gate.complete(null);
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("m1"));
      assertThat(fixture.shownTexts()).isEqualTo(expected(2));
    }
  }
}
