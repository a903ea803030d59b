package io.webchat.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.message.SeenPositions;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.send.Outbox;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The end of a chat, whatever the server answers. */
class ChatEndTest implements ChatEnd.Listener {
  private final LooseParts parts = LooseParts.active();
  private final CompletableFuture<Void> published = new CompletableFuture<>();
  private final CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
  private WebChatConfiguration configuration = parts.configuration;
  private final SessionCalls calls = new SessionCalls(parts.session, parts.holder, inbound -> {});
  private final ChatEnd chatEnd =
      new ChatEnd(
          parts.mailbox,
          parts.session,
          parts.holder,
          new Outbox(
              parts.mailbox,
              calls,
              parts.poller,
              new SeenPositions(),
              () -> 10_000,
              () -> 100,
              null),
          () -> ChatEnd.Limits.of(configuration, CoreSettings.DEFAULT),
          this);

  @Override
  public void ending() {
    parts.told.add("ending");
  }

  @Override
  public CompletionStage<Void> lastMessages(Reply reply) {
    parts.told.add("lastMessages");
    return published;
  }

  @Override
  public void untold(SessionData data) {
    parts.told.add("untold " + data.value("sessionID"));
  }

  @Override
  public void ended() {
    parts.told.add("ended");
    parts.session.clear();
    parts.session.move(WebChatState.IDLE);
  }

  private void neverAnswered() {
    parts.wire.answer("end", CompletableFuture::new);
  }

  @Test
  void theLastMessagesComeBeforeTheEnd() {
    parts.wire.answer(
        "end", () -> CompletableFuture.completedFuture(ScriptedWire.reply(Inbound.NOTHING)));
    parts.mailbox.always(() -> chatEnd.end(result));
    assertThat(parts.told).contains("lastMessages").doesNotContain("ended");
    published.complete(null);
    assertThat(parts.told).endsWith("ended").doesNotContain("untold chat-1");
    assertThat(result).isCompleted();
  }

  @Test
  void preprocessorsHaveALimitedTime() {
    parts.mailbox.always(() -> chatEnd.end(result));
    parts.advance(CoreSettings.DEFAULT.extensionTimeoutMs());
    assertThat(parts.told).endsWith("ended");
    assertThat(result).isCompleted();
  }

  @Test
  void withoutAnAnswerItEndsHereAndTheServerIsToldLater() {
    neverAnswered();
    parts.mailbox.always(() -> chatEnd.end(result));
    parts.advance(60_000);
    assertThat(parts.told).containsExactly("ending", "untold chat-1", "ended");
    assertThat(result.join().statusText()).isEqualTo("timeout");
  }

  @Test
  void aServerThatDoesNotKnowTheSessionIsNotToldAgain() {
    parts.wire.fail("end", ScriptedWire.http(404));
    parts.mailbox.always(() -> chatEnd.end(result));
    assertThat(parts.told).containsExactly("ending", "ended");
    assertThat(result.join().status()).isEqualTo(404);
  }

  @Test
  void anInstanceThatClosesMeanwhileEndsItAtOnce() {
    neverAnswered();
    parts.mailbox.always(() -> chatEnd.end(result));
    chatEnd.close();
    assertThat(parts.told).containsExactly("ending", "untold chat-1", "ended");
  }

  @Test
  void thereMustBeAChat() {
    parts.session.move(WebChatState.IDLE);
    parts.mailbox.always(() -> chatEnd.end(result));
    assertThat(parts.told).isEmpty();
    assertThat(ChatFixture.rejection(result).code()).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
  }

  @Test
  void anAnswerThatComesAfterTheEndChangesNothing() {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    parts.wire.answer("end", () -> late);
    parts.mailbox.always(() -> chatEnd.end(result));
    chatEnd.close();
    late.complete(ScriptedWire.reply(Inbound.NOTHING));
    assertThat(parts.told).containsExactly("ending", "untold chat-1", "ended");
    assertThat(result).isCompleted();
    assertThat(result.join().get("chatEnded")).isEqualTo(true);
  }

  @Test
  void withoutATimeLimitOfRequestsTheServerHasElevenSeconds() {
    configuration = WebChatConfiguration.of(Map.of("ajaxTimeout", 0));
    neverAnswered();
    parts.mailbox.always(() -> chatEnd.end(result));
    parts.advance(10_999);
    assertThat(parts.told).containsExactly("ending");
    parts.advance(1);
    assertThat(parts.told).endsWith("ended");
  }
}
