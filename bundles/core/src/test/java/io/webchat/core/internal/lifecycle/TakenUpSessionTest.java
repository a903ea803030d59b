package io.webchat.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.storage.StoreCalls;
import io.webchat.failover.FailoverSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a stored session, by its age and by what the server answers. */
class TakenUpSessionTest {
  private static final Map<String, Object> OPTIONS =
      Map.of("dataURL", "http://127.0.0.1:1/chat", "sessionStorage", MemoryStore.NAME);
  private static final SessionData DATA =
      SessionData.of(Map.of("sessionID", "chat-1", "secureKey", "k", "alias", "1"));
  private static final long NOW = Long.MAX_VALUE / 2;

  private final MemoryStore store = new MemoryStore();
  private final List<BusEvent> events = new CopyOnWriteArrayList<>();
  private final List<WebChat> opened = new CopyOnWriteArrayList<>();
  private ClockedChat container;

  @AfterEach
  void close() {
    container.close();
  }

  private ClockedChat container(CoreSettings settings) {
    container = new ClockedChat(settings, store.new Connection());
    InstanceExtension recorder =
        context -> {
          opened.add(context.instance());
          context.instance().bus().subscribe(Bus.EVERY_EVENT, events::add);
          return CompletableFuture.completedFuture(() -> {});
        };
    container.plugins.extensions.add(recorder, Map.of());
    for (int i = 1; i <= 5; i++) {
      container.wire.say("Agent", "text " + i);
    }
    return container;
  }

  private ScriptedWire wire() {
    return container(CoreSettings.DEFAULT).wire;
  }

  private void left(long position, long pingTime, boolean async, Map<String, Object> extra) {
    SessionKey key = new SessionKey("chat", "gms-v2-rest", "");
    store.replace(new StoredSession(key, DATA, position, pingTime, List.of(), async, extra));
  }

  private void left(boolean async) {
    left(3, NOW, async, Map.of());
  }

  private void open() {
    container.open("chat", OPTIONS);
  }

  private void answer(Inbound inbound) {
    container.wire.answer(
        "attach", () -> CompletableFuture.completedFuture(ScriptedWire.reply(inbound)));
  }

  private void fail(TransportException failure) {
    container.wire.fail("attach", failure);
  }

  private List<String> names() {
    return events.stream().map(event -> event.event().replace("WebChatService.", "")).toList();
  }

  private List<Object> texts(String event) {
    List<Object> texts = new ArrayList<>();
    for (BusEvent each : events) {
      if (each.event().equals("WebChatService." + event)) {
        for (Object message : (List<?>) each.data().get("messages")) {
          texts.add(((Map<?, ?>) message).get("text"));
        }
      }
    }
    return texts;
  }

  private WebChatState state() {
    return opened.get(0).state();
  }

  private void assertGoesOn() {
    container.settle();
    assertThat(state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(names()).contains("restored").doesNotContain("restoreFailed");
    container.advance(10_000);
    assertThat(container.wire.count("poll")).isPositive();
    assertThat(store.stored("chat")).isPresent();
  }

  private void assertGone(String event) {
    container.settle();
    assertThat(state().hasSession()).isFalse();
    assertThat(names()).contains(event).doesNotContain("restored");
    assertThat(store.stored("chat")).isEmpty();
    container.advance(10_000);
    assertThat(container.wire.count("poll")).isZero();
  }

  @Test
  void withoutAStoredSessionThereIsNone() {
    wire();
    open();
    assertThat(state()).isEqualTo(WebChatState.IDLE);
    assertThat(container.wire.calls).isEmpty();
    assertThat(names()).doesNotContain("restored", "restoreFailed");
  }

  @Test
  void aLeftSessionGoesOn() {
    wire();
    left(false);
    open();
    assertGoesOn();
    assertThat(container.wire.calls.get(0).operation()).isEqualTo("attach");
    assertThat(container.wire.calls.get(0).session()).isEqualTo("chat-1");
  }

  @Test
  void aSessionThatWasLeftTooLongAgoIsDeleted() {
    wire();
    left(3, 0, false, Map.of());
    open();
    assertGone("restoreTimeout");
    assertThat(container.wire.count("attach")).isZero();
  }

  @Test
  void withoutALimitNoSessionIsTooOld() {
    wire();
    left(3, 0, false, Map.of());
    Map<String, Object> options = new HashMap<>(OPTIONS);
    options.put("restoreTimeout", 0);
    container.open("chat", options);
    assertGoesOn();
  }

  @Test
  void anAsynchronousSessionIsNeverTooOld() {
    wire();
    left(3, 0, true, Map.of());
    open();
    assertGoesOn();
  }

  @Test
  void aTransportThatCannotRestoreIsNotAsked() {
    wire().capabilities.remove(Capability.RESTORE);
    left(false);
    open();
    assertThat(container.wire.calls).isEmpty();
    assertThat(state()).isEqualTo(WebChatState.IDLE);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NETWORK", "TIMEOUT", "TRANSIENT", "RATE_LIMITED", "INVALID_RESPONSE", "CLOSED"})
  void aServerThatCannotSayIsAskedLater(Kind kind) {
    wire();
    left(false);
    fail(TransportException.of(kind, "away"));
    open();
    assertGoesOn();
    assertThat(names()).contains("restoredOffline");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 408, 500, 503})
  void aServerThatFailsIsAskedLater(int status) {
    wire();
    left(true);
    fail(ScriptedWire.http(status));
    open();
    assertGoesOn();
    assertThat(names()).contains("restoredOffline");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 499})
  void aServerThatRefusesHasNoSession(int status) {
    wire();
    left(false);
    fail(ScriptedWire.http(status));
    open();
    assertGone("restoreFailed");
    assertThat(names()).doesNotContain("sessionLost");
  }

  @Test
  void anAsynchronousSessionThatIsGoneIsLost() {
    wire();
    left(true);
    fail(TransportException.of(Kind.SESSION_LOST, "gone"));
    open();
    assertGone("restoreFailed");
    assertThat(names()).containsSubsequence("sessionLost", "restoreFailed");
  }

  @Test
  void aSessionThatMayBeOverGoesOnOnlyWhenItIsAsynchronous() {
    wire();
    left(false);
    answer(Inbound.of(List.of(), null));
    open();
    assertGone("restoreFailed");
  }

  @Test
  void anAsynchronousSessionThatMayBeOverGoesOn() {
    wire();
    left(true);
    answer(Inbound.of(List.of(), null));
    open();
    assertGoesOn();
  }

  @Test
  void aSessionThatEndedMeanwhileShowsItsEnd() {
    wire();
    left(false);
    answer(Inbound.of(container.wire.from(1).messages(), true));
    open();
    container.settle();
    assertThat(state()).isEqualTo(WebChatState.IDLE);
    assertThat(names()).containsSubsequence("restored", "ended").doesNotContain("restoreFailed");
    assertThat(store.stored("chat")).isEmpty();
  }

  @Test
  void aTransportThatCannotShowTheEndHasNoSession() {
    wire().capabilities.remove(Capability.RESTORE_ENDED);
    left(false);
    answer(Inbound.of(container.wire.from(1).messages(), true));
    open();
    assertGone("restoreFailed");
  }

  /** A container that takes over what another one left at position 3. */
  private void takeOver(boolean async) {
    Map<String, Object> failover =
        Map.of("owner", "two", "scripted", false, "webchat", OPTIONS, "main", Map.of());
    left(3, 0, async, Map.of("failover", failover, "dormant", false));
    for (int i = 0; i < 20 && opened.isEmpty(); i++) {
      container.advance(500);
    }
    container.advance(500);
    assertThat(opened).hasSize(1);
  }

  private void failover() {
    container(OtherSettings.with(new FailoverSettings(true, 4_000, "one", 50)));
  }

  @Test
  void whatIsTakenOverGoesOnAtItsPosition() {
    failover();
    takeOver(false);
    assertGoesOn();
    assertThat(texts("messageReceived")).containsExactly("text 3", "text 4", "text 5");
    BusEvent restored =
        events.stream().filter(e -> e.event().endsWith(".restored")).findFirst().orElseThrow();
    assertThat(restored.data().get("takenOver")).isEqualTo(true);
    assertThat(restored.data().get("async")).isEqualTo(false);
    assertThat(store.owner("chat")).isEqualTo("one");
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(6);
  }

  @Test
  void aChatThatEndedWithoutAnythingNewIsNotTakenOver() {
    failover();
    answer(Inbound.of(List.of(), true));
    takeOver(false);
    assertGone("restoreFailed");
  }

  @Test
  void aChatThatEndedIsTakenOverToItsEnd() {
    failover();
    answer(Inbound.of(container.wire.from(1).messages(), true));
    takeOver(false);
    assertThat(state().hasSession()).isFalse();
    assertThat(texts("messageReceived")).containsExactly("text 3", "text 4", "text 5");
    assertThat(names()).containsSubsequence("restored", "messageReceived", "ended");
  }

  @Test
  void aPageThatBeginsLaterIsCompleted() {
    failover();
    AtomicInteger attached = new AtomicInteger();
    container.wire.answer(
        "attach",
        () -> {
          long from = attached.getAndIncrement() == 0 ? 5 : 1;
          return CompletableFuture.completedFuture(ScriptedWire.reply(container.wire.from(from)));
        });
    takeOver(true);
    container.advance(20_000);
    assertThat(attached).hasValue(2);
    assertThat(texts("messageReceived")).containsExactly("text 3", "text 4", "text 5");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aPageThatReachesThePositionIsComplete(long from) {
    failover();
    answer(container.wire.from(from));
    takeOver(true);
    assertGoesOn();
    assertThat(container.wire.count("attach")).isEqualTo(1);
    assertThat(texts("messageReceived")).containsExactly("text 3", "text 4", "text 5");
  }

  @Test
  void aPageWithoutMessagesIsComplete() {
    failover();
    answer(Inbound.of(List.of(), false));
    takeOver(true);
    assertGoesOn();
    assertThat(container.wire.count("attach")).isEqualTo(1);
  }

  private long firstPolled() {
    return container.wire.calls.stream()
        .filter(call -> call.operation().equals("poll"))
        .findFirst()
        .orElseThrow()
        .poll()
        .position();
  }

  @Test
  void aServerThatIsAwayAtATakeoverIsAskedForTheWholeChatLater() {
    failover();
    fail(ScriptedWire.reset());
    container.wire.fail("poll", ScriptedWire.reset());
    takeOver(false);
    container.advance(1_000);
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(3);
    container.wire.answer("poll", null);
    assertGoesOn();
    assertThat(names()).contains("restoredOffline");
    assertThat(firstPolled()).isEqualTo(1);
    assertThat(texts("messageReceived")).containsExactly("text 3", "text 4", "text 5");
    assertThat(opened.get(0).service().getTranscript().toCompletableFuture().join().messages())
        .extracting(Message::text)
        .containsExactly("text 1", "text 2", "text 3", "text 4", "text 5");
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(6);
  }

  @Test
  void aServerThatIsAwayAtATakeoverIsAskedForWhatIsNewInALongChat() {
    failover();
    fail(ScriptedWire.reset());
    takeOver(true);
    assertGoesOn();
    assertThat(names()).contains("restoredOffline");
    assertThat(firstPolled()).isEqualTo(3);
    assertThat(texts("messageReceived")).containsExactly("text 3", "text 4", "text 5");
  }

  @Test
  void aStoredValueStandsForASession() {
    wire();
    SessionFormat format = ScriptedWire.FORMAT;
    assertThat(StoreCalls.sessionData(DATA, format)).contains(DATA);
    assertThat(StoreCalls.sessionData(Map.of("a", "b"), format))
        .contains(SessionData.of(Map.of("a", "b")));
    assertThat(StoreCalls.sessionData(Map.of(), format)).isEmpty();
    assertThat(StoreCalls.sessionData(" {\"a\": \"b\"}", format))
        .contains(SessionData.of(Map.of("a", "b")));
    assertThat(StoreCalls.sessionData(" token ", format))
        .contains(SessionData.of(Map.of("secureKey", "token")));
    assertThat(StoreCalls.sessionData(" ", format)).isEmpty();
    assertThat(StoreCalls.sessionData(null, format)).isEmpty();
    assertThat(StoreCalls.sessionData(1, format)).isEmpty();
  }

  @Test
  void anInstanceThatIsClosedMeanwhileTakesNothingUp() {
    wire();
    left(false);
    CompletableFuture<Reply> late = new CompletableFuture<>();
    container.wire.answer("attach", () -> late);
    CompletableFuture<WebChat> opening = new CompletableFuture<>();
    container.plugins.extensions.add(
        (InstanceExtension)
            context -> {
              opening.complete(context.instance());
              return CompletableFuture.completedFuture(() -> {});
            },
        Map.of());
    container.instances.create(
        InstanceSettings.of(WebChatConfiguration.of(OPTIONS)).withId("chat"));
    container.advance(2_000);
    opening.join().close();
    container.settle();
    late.complete(ScriptedWire.reply(Inbound.of(List.of(), false)));
    container.settle();
    assertThat(names()).doesNotContain("restored");
    assertThat(store.stored("chat")).isPresent();
  }
}
