package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.file.FileSource;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chat that an agent ended so that it can still be read, on a wire that pushes. */
class ReadOnlyChatTest {
  private static final Map<String, Object> ASYNC = Map.of("async", Map.of("enabled", true));

  private final ClockedChat chat = ClockedChat.pushing(ASYNC);

  @AfterEach
  void close() {
    chat.close();
  }

  private static Inbound readOnly(List<InboundMessage> messages) {
    return Inbound.of(Status.READ_ONLY, messages);
  }

  private void end() {
    chat.wire.say("Agent", "goodbye");
    chat.wire.push(readOnly(chat.wire.from(1).messages()));
    chat.settle();
    chat.events.clear();
    chat.wire.calls.clear();
  }

  private void push(Inbound inbound) {
    chat.wire.push(inbound);
    chat.settle();
  }

  private static Inbound older(String text) {
    Message message =
        Message.of(Map.of("type", "Message", "text", text, "from", Map.of("type", "Agent")));
    return Inbound.of(List.of(new InboundMessage(0, message, Map.of())), null);
  }

  private List<String> transcript() {
    return get(chat.chat.service().getTranscript()).messages().stream().map(Message::text).toList();
  }

  @Test
  void theLastMessagesComeBeforeTheEndAndStay() {
    chat.wire.say("Agent", "goodbye");
    push(readOnly(chat.wire.from(1).messages()));
    assertThat(chat.eventNames())
        .containsExactly("ready", "started", "agentTypingStopped", "messageReceived", "ended");
    assertThat(chat.events("ended").get(0).data()).isEqualTo(Map.of("readOnly", true));
    assertThat(chat.state()).isEqualTo(WebChatState.READ_ONLY);
    assertThat(transcript()).containsExactly("goodbye");
    assertThat(get(chat.chat.service().getSessionData())).containsEntry("sessionID", "chat-1");
  }

  @Test
  void aPollTellsItToo() {
    try (ClockedChat polled = ClockedChat.started(ASYNC)) {
      polled.wire.answer(
          "poll", () -> CompletableFuture.completedFuture(ScriptedWire.reply(readOnly(List.of()))));
      polled.advance(10_000);
      assertThat(polled.eventNames())
          .containsExactly("ready", "started", "pollingStarted", "ended", "pollingStopped");
      assertThat(polled.state()).isEqualTo(WebChatState.READ_ONLY);
      polled.wire.calls.clear();
      polled.advance(60_000);
      assertThat(polled.wire.calls).isEmpty();
    }
  }

  @Test
  void nothingCanBeSent() {
    end();
    chat.wire.previews.clear();
    FileSource file = FileSource.of("a.txt", "text/plain", new byte[] {1});
    FilterExpression filter = FilterExpression.javaScript("x", "");
    List<CompletionStage<Object>> refused =
        List.of(
            chat.send("hello"),
            chat.command("sendTyping"),
            chat.command("sendCustomNotice", Map.of("message", "x")),
            chat.command("sendFile", Map.of("files", file)),
            chat.command("sendFilteredMessage", Map.of("message", "x", "regex", filter)),
            chat.command("endChat"));
    for (CompletionStage<Object> each : refused) {
      Rejection reason = ClockedChat.rejected(each);
      assertThat(reason.code()).isEqualTo(ErrorCode.READ_ONLY);
      assertThat(reason.text()).isEqualTo("The chat is over and can only be read");
      assertThat(reason.hint()).contains("startChat begins a new one");
    }
    assertThat(chat.wire.calls).isEmpty();
    assertThat(chat.eventNames()).isEmpty();
  }

  @Test
  void whatWaitedToBeSentIsRejected() {
    chat.wire.answer("send", CompletableFuture::new);
    CompletionStage<Object> sent = chat.send("one");
    CompletionStage<Object> waiting = chat.send("two");
    push(readOnly(List.of()));
    assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.READ_ONLY);
    assertThat(ClockedChat.rejected(waiting).code()).isEqualTo(ErrorCode.READ_ONLY);
    assertThat(chat.wire.sent).containsExactly("one");
  }

  @Test
  void olderMessagesAreFetchedAsBefore() {
    end();
    chat.wire.answer(
        "history", () -> CompletableFuture.completedFuture(ScriptedWire.reply(older("long ago"))));
    chat.resolved(chat.command("fetchHistory"));
    assertThat(chat.eventNames()).containsExactly("messageReceived");
    assertThat(chat.events("messageReceived").get(0).data()).containsEntry("oldMessages", true);
    assertThat(transcript()).containsExactly("long ago", "goodbye");
  }

  private void filter(String source) {
    List<FilterExpression> filters = List.of(FilterExpression.javaScript(source, ""));
    chat.resolved(chat.command("addPrefilter", Map.of("filters", filters)));
  }

  private void fetch(String text) {
    chat.wire.answer(
        "history", () -> CompletableFuture.completedFuture(ScriptedWire.reply(older(text))));
    chat.resolved(chat.command("fetchHistory"));
  }

  @Test
  void itsFiltersHideOlderMessages() {
    filter("pin");
    end();
    fetch("pin 1234");
    assertThat(chat.events("messageReceived")).isEmpty();
    assertThat(transcript()).containsExactly("goodbye");
  }

  @Test
  void theyDoSoWhenNoNewChatStarts() {
    filter("pin");
    end();
    chat.wire.fail("start", ScriptedWire.http(500));
    ClockedChat.rejected(chat.command("startChat"));
    fetch("pin 1234");
    assertThat(transcript()).containsExactly("goodbye");
  }

  private void say(String text) {
    chat.wire.say("Agent", text);
    push(chat.wire.from(1));
  }

  @Test
  void aNewChatHasTheFiltersThatWereAddedSince() {
    filter("pin");
    end();
    filter("card");
    chat.wire.restart();
    chat.start();
    say("pin 1234");
    say("card 5678");
    assertThat(chat.shownTexts()).containsExactly("pin 1234");
  }

  private void restoreAfterwards(Object sessionData) {
    filter("pin");
    end();
    filter("card");
    chat.wire.restart();
    chat.resolved(chat.command("restore", Map.of("sessionData", sessionData)));
    say("pin 1234");
    say("card 5678");
  }

  @Test
  void anotherChatThatIsRestoredHasTheFiltersThatWereAddedSince() {
    restoreAfterwards(Map.of("sessionID", "chat-9", "secureKey", "other", "alias", "1"));
    assertThat(chat.shownTexts()).containsExactly("pin 1234");
  }

  @Test
  void anotherChatThatIsRestoredByItsTokenHasThemToo() {
    restoreAfterwards("other");
    assertThat(chat.shownTexts()).containsExactly("pin 1234");
  }

  @Test
  void restoredByItsTokenItHidesWhatItHid() {
    restoreAfterwards("k");
    assertThat(chat.shownTexts()).isEmpty();
  }

  @Test
  void restoredByItsSessionDataItHidesWhatItHid() {
    restoreAfterwards(Map.of("sessionID", "chat-1", "secureKey", "renewed", "alias", "1"));
    assertThat(chat.shownTexts()).isEmpty();
  }

  @Test
  void clearedItLeavesNoFilterButThoseAddedSince() {
    filter("pin");
    end();
    filter("card");
    chat.resolved(chat.command("clearChat"));
    assertThat(
            chat.resolved(chat.command("addPrefilter", Map.of("filters", Map.of("source", "x")))))
        .isEqualTo(
            List.of(FilterExpression.javaScript("card", ""), FilterExpression.javaScript("x", "")));
  }

  @Test
  void olderMessagesWaitForATransportThatIsReplaced() {
    end();
    chat.wire.answer(
        "history", () -> CompletableFuture.completedFuture(ScriptedWire.reply(older("long ago"))));
    chat.unplug();
    CompletionStage<Object> page = chat.command("fetchHistory");
    assertThat(page.toCompletableFuture()).isNotDone();
    chat.plug();
    chat.resolved(page);
    assertThat(chat.eventNames()).containsExactly("messageReceived");
    assertThat(chat.wire.count("attach")).isZero();
  }

  @Test
  void whatTheWireStillBringsDoesNotCount() {
    end();
    chat.wire.say("Agent", "late");
    push(chat.wire.from(1));
    push(readOnly(List.of()));
    push(Inbound.of(List.of(), true));
    chat.wire.listener().disconnected(ScriptedWire.reset());
    chat.wire.listener().reconnected();
    chat.settle();
    assertThat(chat.eventNames()).isEmpty();
    assertThat(chat.state()).isEqualTo(WebChatState.READ_ONLY);
  }

  @Test
  void whatIsStillProcessedWhenItEndsIsNotShown() {
    CompletableFuture<List<Message>> slow = new CompletableFuture<>();
    AsyncPreProcessor held = (messages, context) -> slow;
    chat.plugins.plug(AsyncPreProcessor.class, held, Map.of());
    chat.wire.say("Agent", "goodbye");
    Inbound last = chat.wire.from(1);
    push(readOnly(last.messages()));
    chat.wire.say("Agent", "late");
    push(chat.wire.from(2));
    slow.complete(last.messages().stream().map(InboundMessage::message).toList());
    chat.settle();
    assertThat(chat.shownTexts()).containsExactly("goodbye");
    assertThat(chat.events("ended")).hasSize(1);
  }

  @Test
  void aNewChatLeadsOn() {
    end();
    chat.wire.restart();
    chat.start();
    assertThat(chat.eventNames()).containsExactly("started");
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(transcript()).isEmpty();
    assertThat(get(chat.chat.service().getSessionData())).containsEntry("sessionID", "chat-2");
    chat.resolved(chat.send("hello again"));
    assertThat(chat.wire.sent).containsExactly("hello again");
  }

  @Test
  void itCanBeReadWhenNoNewChatStarts() {
    end();
    chat.wire.fail("start", ScriptedWire.http(500));
    assertThat(ClockedChat.rejected(chat.command("startChat")).ajax()).isPresent();
    assertThat(chat.state()).isEqualTo(WebChatState.READ_ONLY);
    chat.wire.answer(
        "history", () -> CompletableFuture.completedFuture(ScriptedWire.reply(older("long ago"))));
    chat.resolved(chat.command("fetchHistory"));
    assertThat(transcript()).containsExactly("long ago", "goodbye");
  }

  @Test
  void clearedByAnotherClientItIsGone() {
    end();
    push(Inbound.of(Status.CLEARED, List.of()));
    assertThat(chat.eventNames()).containsExactly("cleared");
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(transcript()).isEmpty();
    assertThat(get(chat.chat.service().getSessionData())).isEmpty();
  }

  @Test
  void itCanBeClearedHere() {
    end();
    chat.resolved(chat.command("clearChat"));
    assertThat(chat.wire.count("clear")).isEqualTo(1);
    assertThat(chat.eventNames()).containsExactly("cleared");
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
  }

  @Test
  void anExpiredOneIsLostAndHasEndedBefore() {
    end();
    chat.wire.listener().lost(TransportException.of(Kind.SESSION_LOST, "The session has expired"));
    chat.settle();
    assertThat(chat.eventNames()).containsExactly("sessionLost", "error");
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
  }

  @Test
  void theCustomerWhoEndsTheChatMeanwhileHasEndedIt() {
    CompletableFuture<Reply> end = new CompletableFuture<>();
    chat.wire.answer("end", () -> end);
    CompletionStage<Object> ended = chat.command("endChat");
    push(readOnly(List.of()));
    end.complete(ScriptedWire.reply(Inbound.of(List.of(), true)));
    chat.resolved(ended);
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(chat.events("ended")).hasSize(1);
    assertThat(chat.events("ended").get(0).data()).isEmpty();
  }

  @Test
  void anotherConfigurationIsTakenAsWithoutAChat() {
    end();
    WebChatConfiguration other =
        WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:2/chat"));
    CompletionStage<Void> configured = chat.chat.service().configure(other);
    chat.advance(60_000); // for a storage to be there
    get(configured);
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(get(chat.chat.service().getSessionData())).isEmpty();
    assertThat(chat.events.stream().map(BusEvent::event)).doesNotContain("WebChatService.ended");
  }
}
