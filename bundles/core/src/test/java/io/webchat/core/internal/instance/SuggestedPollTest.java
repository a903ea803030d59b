package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ScriptedWire.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.Inbound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Polls come when the server asks for them. */
class SuggestedPollTest {
  private final ClockedChat chat = ClockedChat.started();

  @AfterEach
  void close() {
    chat.close();
  }

  private void pollsAreAnswered(long pollAfterMs) {
    chat.wire.answer(
        "poll",
        () -> CompletableFuture.completedFuture(reply(Inbound.NOTHING).pollAfter(pollAfterMs)));
  }

  private List<Long> pauses() {
    List<Long> times = chat.wire.times("poll");
    List<Long> pauses = new ArrayList<>();
    for (int i = Math.max(1, times.size() - 3); i < times.size(); i++) {
      pauses.add(times.get(i) - times.get(i - 1));
    }
    return pauses;
  }

  @Test
  void pollsComeAtTheIntervalThatTheServerAsksForUntilItAsksForAnother() {
    pollsAreAnswered(2_000);
    chat.advance(12_000);
    assertThat(pauses()).containsExactly(2_000L, 2_000L, 2_000L);

    pollsAreAnswered(250);
    chat.advance(4_000);
    assertThat(pauses()).containsExactly(250L, 250L, 250L);
  }

  @Test
  void theNextChatBeginsWithTheConfiguredInterval() {
    pollsAreAnswered(20_000);
    chat.advance(30_000);
    chat.resolved(chat.command("endChat", Map.of()));
    chat.wire.recover();
    long before = chat.wire.count("poll");

    chat.resolved(chat.command("startChat", Map.of("nickname", "Jane")));
    chat.advance(600);

    assertThat(chat.wire.count("poll")).isEqualTo(before + 1);
  }
}
