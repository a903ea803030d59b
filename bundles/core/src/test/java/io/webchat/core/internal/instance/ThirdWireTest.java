package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.TransportListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wire whose session data have keys that the core has never heard of. */
class ThirdWireTest {
  private static final String TYPE = "pigeon-post";
  private static final SessionFormat KNOWN =
      SessionFormat.UNKNOWN.identifiedBy("loft").withCredentials("ring").withToken("ring");

  private final MemoryStore.Connection store = new MemoryStore().new Connection();
  private final ClockedChat container = new ClockedChat(CoreSettings.DEFAULT, store);

  @AfterEach
  void close() {
    container.close();
  }

  private void wire(SessionFormat format) {
    container.unplug();
    container.wire.become(
        TYPE, format, number -> Map.of("loft", "l" + number, "ring", "r", "seed", "s"));
    container.plug();
  }

  private WebChat open(String id) {
    Map<String, Object> transport =
        Map.of("type", TYPE, "dataURL", "http://127.0.0.1:1", "async", Map.of("enabled", true));
    return container.open(id, Map.of("sessionStorage", MemoryStore.NAME, "transport", transport));
  }

  private WebChat started(String id) {
    WebChat chat = open(id);
    container.resolved(chat.service().startChat(StartChat.by("Jane", "Doe")).thenApply(a -> a));
    container.advance(600);
    return chat;
  }

  private TransportListener listener() {
    return container.wire.wires.get(container.wire.wires.size() - 1).context.listener();
  }

  private boolean isUsedAtOnce(Map<String, String> change) {
    WebChat chat = started("chat");
    SessionData changed = ChatFixture.get(chat.service().getSessionData()).with(change);
    store.way(MemoryStore.Way.HELD);
    CompletableFuture<Void> usable = listener().sessionChanged(changed).toCompletableFuture();
    container.settle();
    boolean atOnce = usable.isDone();
    store.release();
    container.settle();
    assertThat(usable).isCompleted();
    assertThat(ChatFixture.get(chat.service().getSessionData())).isEqualTo(changed);
    return atOnce;
  }

  @Test
  void aNewCredentialIsStoredBeforeItIsUsed() {
    wire(KNOWN);
    assertThat(isUsedAtOnce(Map.of("ring", "new"))).isFalse();
  }

  @Test
  void whatIsNoCredentialIsUsedAtOnce() {
    wire(KNOWN);
    assertThat(isUsedAtOnce(Map.of("seed", "new"))).isTrue();
  }

  @Test
  void anyNewValueIsStoredBeforeItIsUsedWhenNothingIsKnown() {
    wire(SessionFormat.UNKNOWN);
    assertThat(isUsedAtOnce(Map.of("seed", "new"))).isFalse();
  }

  /** Texts that another instance, which restored the session, shows of what the first one got. */
  private List<Object> sharedTexts() {
    container.wire.capabilities.remove(Capability.POLLING);
    WebChat first = started("first");
    TransportListener listener = listener();
    WebChat second = open("second");
    List<BusEvent> events = new CopyOnWriteArrayList<>();
    second.bus().subscribe(Bus.EVERY_EVENT, events::add);
    SessionData session = ChatFixture.get(first.service().getSessionData());
    container.resolved(
        second
            .bus()
            .command("WebChatService.restore", Map.of("sessionData", session))
            .toCompletionStage());
    container.wire.say("Agent", "hello");
    listener.inbound(container.wire.from(1));
    container.settle();
    assertThat(second.state()).isEqualTo(WebChatState.ACTIVE);
    return events.stream()
        .filter(event -> event.event().equals("WebChatService.messageReceived"))
        .flatMap(event -> ((List<?>) event.data().get("messages")).stream())
        .<Object>map(message -> ((Map<?, ?>) message).get("text"))
        .toList();
  }

  @Test
  void instancesWithOneIdentityShareTheSession() {
    wire(KNOWN);
    assertThat(sharedTexts()).containsExactly("hello");
  }

  @Test
  void nothingIsSharedWhenNothingIsKnown() {
    wire(SessionFormat.UNKNOWN);
    assertThat(sharedTexts()).isEmpty();
  }

  @Test
  void aBareTokenStandsForWhatTheWireSays() {
    wire(KNOWN);
    WebChat chat = open("chat");
    container.resolved(
        chat.bus()
            .command("WebChatService.restore", Map.of("sessionData", " abc "))
            .toCompletionStage());
    assertThat(ChatFixture.get(chat.service().getSessionData())).isEqualTo(Map.of("ring", "abc"));
  }
}
