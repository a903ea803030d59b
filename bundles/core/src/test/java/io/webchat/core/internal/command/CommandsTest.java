package io.webchat.core.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.transport.Connectivity;
import io.webchat.spi.bus.BusFactory;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How commands settle, and which of their failures are events, too. */
class CommandsTest {
  private final LooseParts parts = LooseParts.active();
  private final Bus bus =
      ServiceLoader.load(BusFactory.class)
          .findFirst()
          .orElseThrow()
          .create("id", parts.mailbox, Map.of());
  private final Plugin plugin = bus.registerPlugin("WebChatService").orElseThrow();
  private final Commands commands =
      new Commands(
          plugin,
          parts.session,
          parts.holder,
          new Connectivity(
              parts.session, parts.events, () -> parts.configuration, parts.holder::type));
  private final CompletableFuture<Object> outcome = new CompletableFuture<>();

  private CompletionStage<Object> command() {
    commands.on("test", call -> outcome);
    plugin.ready();
    return bus.command("WebChatService.test", Map.of()).toCompletionStage();
  }

  @Test
  void aCommandResolvesWithItsValue() {
    CompletionStage<Object> result = command();
    outcome.complete("value");
    assertThat(ChatFixture.get(result)).isEqualTo("value");
    assertThat(parts.told).isEmpty();
  }

  @Test
  void whatFailsBetweenClientAndServerIsAnEventToo() {
    CompletionStage<Object> result = command();
    outcome.completeExceptionally(ScriptedWire.reset());
    assertThat(ChatFixture.rejection(result).code()).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(parts.told).containsExactly("disconnected");
  }

  @Test
  void butNotForASessionThatIsOver() {
    CompletionStage<Object> result = command();
    parts.session.clear();
    outcome.completeExceptionally(ScriptedWire.reset());
    assertThat(ChatFixture.rejection(result).code()).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(parts.told).isEmpty();
  }

  @Test
  void whatIsWrongWithTheCommandItselfIsNoEvent() {
    CompletionStage<Object> result = command();
    outcome.completeExceptionally(RejectionMapping.notActive());
    assertThat(ChatFixture.rejection(result).code()).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(parts.told).isEmpty();
  }
}
