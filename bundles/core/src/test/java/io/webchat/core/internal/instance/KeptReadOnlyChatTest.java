package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chat that can still be read is stored, and there again after a restart. */
class KeptReadOnlyChatTest {
  private static final Map<String, Object> OPTIONS =
      Map.of("sessionStorage", MemoryStore.NAME, "async", Map.of("enabled", true));

  private static final FilterExpression PIN = FilterExpression.javaScript("pin", "");
  private static final Map<String, String> NEW = Map.of("secureKey", "new");

  private final MemoryStore store = new MemoryStore();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final ClockedChat container =
      new ClockedChat(CoreSettings.DEFAULT, store.new Connection());

  @AfterEach
  void close() {
    container.close();
  }

  private WebChat open() {
    InstanceExtension recorder =
        context -> {
          context
              .instance()
              .bus()
              .subscribe(
                  Bus.EVERY_EVENT,
                  event -> events.add(event.event().replace("WebChatService.", "") + event.data()));
          return CompletableFuture.completedFuture(() -> {});
        };
    container.plugins.extensions.add(recorder, Map.of());
    return container.open("chat", OPTIONS);
  }

  private WebChat ended() {
    container.wire.say("Agent", "goodbye");
    WebChat chat = open();
    start(chat);
    end(chat);
    return chat;
  }

  private void start(WebChat chat) {
    container.resolved(chat.service().startChat(StartChat.by("Jane", "Doe")).thenApply(a -> a));
  }

  private void end(WebChat chat) {
    container.wire.push(Inbound.of(Status.READ_ONLY, container.wire.from(1).messages()));
    container.settle();
    assertThat(chat.state()).isEqualTo(WebChatState.READ_ONLY);
  }

  /** A chat with a filter, which an agent ended. */
  private WebChat filtered() {
    WebChat chat = open();
    start(chat);
    container.resolved(chat.service().addPrefilter(List.of(PIN)).thenApply(all -> all));
    container.wire.say("Agent", "pin 1234");
    container.wire.say("Agent", "goodbye");
    end(chat);
    return chat;
  }

  private void assertStoredFilters(FilterExpression... filters) {
    assertThat(store.stored("chat"))
        .hasValueSatisfying(stored -> assertThat(stored.filters()).containsExactly(filters));
  }

  private void answerReadOnly() {
    container.wire.answer(
        "attach",
        () ->
            CompletableFuture.completedFuture(
                ScriptedWire.reply(
                    Inbound.of(Status.READ_ONLY, container.wire.from(1).messages()))));
  }

  private WebChat again(WebChat chat) {
    chat.close();
    container.settle();
    events.clear();
    return container.open("chat", OPTIONS);
  }

  @Test
  void itCanBeReadAfterARestart() {
    WebChat former = ended();
    answerReadOnly();
    WebChat chat = again(former);
    assertThat(chat.state()).isEqualTo(WebChatState.READ_ONLY);
    assertThat(get(chat.service().getTranscript()).messages())
        .extracting(Message::text)
        .containsExactly("goodbye");
    assertThat(events.stream().map(event -> event.split("\\{", 2)[0]))
        .containsSubsequence("ready", "restored", "messageReceived", "ended");
    assertThat(events).contains("ended{readOnly=true}");
    assertThat(store.stored("chat")).isPresent();
  }

  @Test
  void whatItsFiltersHideIsHiddenAfterARestart() {
    WebChat former = filtered();
    answerReadOnly();
    WebChat chat = again(former);
    assertThat(chat.state()).isEqualTo(WebChatState.READ_ONLY);
    assertThat(get(chat.service().getTranscript()).messages())
        .extracting(Message::text)
        .containsExactly("goodbye");
    assertStoredFilters(PIN);
  }

  @Test
  void newSessionDataOfItAreStoredWithItsFilters() {
    WebChat chat = filtered();
    container.wire.listener().sessionChanged(get(chat.service().getSessionData()).with(NEW));
    container.settle();
    assertStoredFilters(PIN);
  }

  @Test
  void theNextChatIsStoredWithoutItsFilters() {
    start(filtered());
    assertStoredFilters();
  }

  @Test
  void aChatThatEndedSoWhileTheCustomerWasAwayCanBeRead() {
    container.wire.say("Agent", "goodbye");
    WebChat former = open();
    start(former);
    answerReadOnly();
    WebChat chat = again(former);
    assertThat(chat.state()).isEqualTo(WebChatState.READ_ONLY);
    assertThat(events).contains("ended{readOnly=true}");
    assertThat(store.stored("chat")).isPresent();
  }

  @Test
  void theNextChatTakesItsPlaceInTheStore() {
    start(ended());
    assertThat(store.stored("chat"))
        .hasValueSatisfying(
            stored -> assertThat(stored.session()).containsEntry("sessionID", "chat-2"));
  }

  @Test
  void newSessionDataOfItAreStored() {
    WebChat chat = ended();
    container.wire.listener().sessionChanged(get(chat.service().getSessionData()).with(NEW));
    container.settle();
    assertThat(store.stored("chat"))
        .hasValueSatisfying(stored -> assertThat(stored.session()).containsAllEntriesOf(NEW));
  }

  @Test
  void aLostOneIsDeleted() {
    ended();
    container.wire.listener().lost(TransportException.of(Kind.SESSION_LOST, "signed out"));
    container.settle();
    assertThat(store.stored("chat")).isEmpty();
  }

  @Test
  void aClearedOneIsDeleted() {
    ended();
    container.wire.push(Inbound.of(Status.CLEARED, List.of()));
    container.settle();
    assertThat(store.stored("chat")).isEmpty();
  }
}
