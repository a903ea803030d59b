package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message whose answer was lost, on a server that alters what it stores: never sent twice. */
class AlteredEchoTest {
  private final ClockedChat chat = ClockedChat.started();

  @AfterEach
  void close() {
    chat.close();
  }

  /** The next send is stored, altered, but its answer is lost; those after it are answered. */
  private void loseAnswer(UnaryOperator<String> altering, TransportException failure) {
    chat.wire.answer(
        "send",
        () -> {
          String text = chat.wire.sent.get(chat.wire.sent.size() - 1);
          chat.wire.say("Client", altering.apply(text));
          chat.wire.answer("send", null);
          return CompletableFuture.failedFuture(failure);
        });
  }

  /** The next send never reaches the server. */
  private void lose(TransportException failure) {
    chat.wire.answer(
        "send",
        () -> {
          chat.wire.answer("send", null);
          return CompletableFuture.failedFuture(failure);
        });
  }

  @Test
  void anEscapedTextIsKnown() {
    loseAnswer(text -> text.replace("&", "&amp;").replace("<", "&lt;"), ScriptedWire.reset());
    CompletionStage<Object> sent = chat.send("Tom & Jerry <3");
    chat.advance(3_000);
    assertThat(((AjaxResponse) get(sent)).get("reconciled")).isEqualTo(true);
    chat.advance(30_000);
    assertThat(chat.wire.sent).containsExactly("Tom & Jerry <3");
    assertThat(chat.shownTexts()).containsExactly("Tom &amp; Jerry &lt;3");
  }

  @Test
  void aTextThatCannotBeKnownIsRejectedAsUnsureAndNotSentAgain() {
    loseAnswer(text -> "[removed]", ScriptedWire.reset());
    CompletionStage<Object> sent = chat.send("my card is 4111 1111 1111 1111");
    chat.advance(20_000);
    Rejection reason = ClockedChat.rejected(sent);
    assertThat(reason.code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(reason.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("transcript"));
    assertThat(reason.ajax()).hasValueSatisfying(ajax -> assertThat(ajax.status()).isZero());
    assertThat(chat.wire.sent).hasSize(1);
    assertThat(chat.events("error")).hasSize(1);
    assertThat(chat.events("error").get(0).data().get("errors").toString())
        .contains("DELIVERY_UNKNOWN")
        .doesNotContain("4111");
  }

  @Test
  void anotherCustomersMessageAlsoMakesItUnsure() {
    lose(ScriptedWire.reset());
    CompletionStage<Object> sent = chat.send("first");
    chat.wire.say("Client", "from another window");
    chat.advance(20_000);
    assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(chat.wire.sent).containsExactly("first");
  }

  @Test
  void whatAgentsSayAndWhatWasSaidBeforeDoesNot() {
    chat.wire.say("Client", "from another window");
    chat.advance(3_000);
    lose(ScriptedWire.reset());
    CompletionStage<Object> sent = chat.send("again");
    chat.wire.say("Agent", "something else");
    chat.wire.say("PushUrl", "Client", "http://example.org/");
    chat.advance(10_000);
    get(sent);
    assertThat(chat.wire.sent).containsExactly("again", "again");
    assertThat(chat.shownTexts()).containsOnlyOnce("again");
  }

  @Test
  void anAlteredEchoOfAMessageThatWasAnsweredDoesNotDisturbTheNext() {
    chat.wire.answer(
        "send",
        () -> {
          chat.wire.say("Client", "one &amp; two");
          lose(ScriptedWire.reset());
          return CompletableFuture.completedFuture(ScriptedWire.reply(Inbound.NOTHING));
        });
    CompletionStage<Object> first = chat.send("one & two");
    CompletionStage<Object> second = chat.send("three");
    chat.advance(10_000);
    get(first);
    get(second);
    assertThat(chat.wire.sent).containsExactly("one & two", "three", "three");
    assertThat(chat.shownTexts()).containsExactly("one &amp; two", "three");
  }

  @Test
  void theSameTextTwiceIsTwoMessages() {
    get(chat.send("ok"));
    loseAnswer(UnaryOperator.identity(), ScriptedWire.reset());
    CompletionStage<Object> second = chat.send("ok");
    chat.advance(10_000);
    assertThat(((AjaxResponse) get(second)).get("reconciled")).isEqualTo(true);
    assertThat(chat.wire.sent).containsExactly("ok", "ok");
    assertThat(chat.shownTexts()).containsExactly("ok", "ok");
  }

  @Test
  void theLateEchoOfAMessageThatWasGivenUpIsNotTakenForTheSameTextSentAgain() {
    TransportException timeout =
        TransportException.builder(Kind.TIMEOUT, "timeout").ambiguous(true).build();
    lose(timeout);
    CompletionStage<Object> first = chat.send("anybody there?");
    chat.advance(20_000);
    assertThat(ClockedChat.rejected(first).code()).isEqualTo(ErrorCode.TIMEOUT);
    lose(ScriptedWire.reset());
    CompletionStage<Object> second = chat.send("anybody there?");
    chat.wire.say("Client", "anybody there?");
    chat.advance(20_000);
    assertThat(ClockedChat.rejected(second).code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(chat.wire.sent).hasSize(2);
  }

  @Test
  void aTransportThatNeverAnswersDoesNotHoldUpWhatComesAfter() {
    chat.wire.answer(
        "send",
        () -> {
          chat.wire.answer("send", null);
          return new CompletableFuture<>();
        });
    CompletionStage<Object> first = chat.send("lost");
    CompletionStage<Object> second = chat.send("next");
    chat.advance(60_000);
    assertThat(ClockedChat.rejected(first).code()).isEqualTo(ErrorCode.TIMEOUT);
    get(second);
    assertThat(chat.wire.sent).isEqualTo(List.of("lost", "next"));
  }
}
