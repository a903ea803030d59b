package io.webchat.core.internal;

import static io.webchat.core.internal.ChatFixture.get;
import static io.webchat.core.internal.ChatFixture.rejection;
import static io.webchat.core.internal.FleetContainer.KEPT_MS;
import static io.webchat.core.internal.FleetContainer.LEASE_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.ErrorCode;
import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentConstants;

class FailoverTest {
  private static final Map<String, Object> ACKNOWLEDGE = Map.of("acknowledge", true);

  private final MemoryStore store = new MemoryStore();
  private final Map<String, ScriptedServer> servers = new ConcurrentHashMap<>();
  private final List<FleetContainer> containers = new ArrayList<>();
  private final FleetContainer one = container("one", 0);

  private FleetContainer container(String name, long clockStart) {
    FleetContainer container = new FleetContainer(name, store, servers, clockStart);
    containers.add(container);
    return container;
  }

  @AfterEach
  void close() {
    containers.forEach(FleetContainer::close);
  }

  private void say(String chat, String text) {
    servers.get(chat).say("Message", "Agent", 2, "Anna", text);
  }

  private void awaitDelivered(FleetContainer container, String chat, String text) {
    await().until(() -> container.delivered(chat).contains(text));
  }

  private void awaitStored(String chat, long position) {
    await().until(() -> store.stored(chat).filter(it -> it.position() == position).isPresent());
  }

  private void leaseRunsOut() {
    store.advance(KEPT_MS + 1);
  }

  private static void awaitServes(FleetContainer container, String chat) {
    await().until(() -> container.serves(chat));
  }

  @Test
  void anotherContainerGoesOnAtTheStoredPositionWhenOneDies() {
    one.start("chat", Map.of());
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    one.die();
    say("chat", "meanwhile");
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    awaitDelivered(two, "chat", "meanwhile");
    say("chat", "after");
    awaitDelivered(two, "chat", "after");

    assertThat(two.delivered("chat")).containsExactly("meanwhile", "after");
    assertThat(two.eventNames("chat")).doesNotContain("clientConnected", "restoreTimeout");
    WebChat chat = two.instances.find("chat").orElseThrow();
    assertThat(get(chat.service().getTranscript()).messages())
        .extracting(Message::text)
        .containsExactly("", "before", "meanwhile", "after");
    get(chat.service().sendMessage("answer"));
    assertThat(servers.get("chat").sent).containsExactly("answer");
    assertThat(store.owner("chat")).isEqualTo("two");
  }

  @Test
  void aContainerThatHungDeliversNothingOfItsLateRepliesAndCloses() {
    WebChat hung = one.start("chat", Map.of());
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    one.holdReplies();
    await().until(() -> one.heldReplies() > 0);
    say("chat", "meanwhile");
    one.freeze();
    leaseRunsOut();
    one.advance(KEPT_MS + 1);
    FleetContainer two = container("two", 0);
    awaitDelivered(two, "chat", "meanwhile");
    one.store.way = MemoryStore.Way.HANGING;
    one.deliverReplies();
    one.thaw();
    await().until(() -> one.eventNames("chat").contains("connectionPending"));
    assertThat(one.delivered("chat")).containsExactly("before");
    one.store.way = MemoryStore.Way.OPEN;
    get(hung.closed());

    assertThat(one.delivered("chat")).containsExactly("before");
    assertThat(one.eventNames("chat"))
        .contains("sessionMoved")
        .doesNotContain("ended", "sessionLost");
    assertThat(hung.state()).isEqualTo(WebChatState.CLOSED);
    assertThat(store.stored("chat")).isPresent();
    assertThat(two.serves("chat")).isTrue();
  }

  @Test
  void whoseClockStoodStillIsStoppedByTheStore() {
    WebChat stale = one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.freeze();
    leaseRunsOut();
    FleetContainer two = container("two", 0);
    awaitServes(two, "chat");
    StoredSession current = store.stored("chat").orElseThrow();
    one.thaw();
    get(stale.closed());
    assertThat(one.eventNames("chat")).contains("sessionMoved");
    assertThat(store.stored("chat").orElseThrow().position())
        .isGreaterThanOrEqualTo(current.position());
    assertThat(store.owner("chat")).isEqualTo("two");
  }

  @Test
  void anOutageOfTheStoreShorterThanTheLeaseDisturbsNoChat() {
    WebChat chat = one.start("chat", ACKNOWLEDGE);
    awaitStored("chat", 2);
    one.store.way = MemoryStore.Way.FAILING;
    one.advance(LEASE_MS / 2);
    store.advance(LEASE_MS / 2);
    say("chat", "during");
    awaitDelivered(one, "chat", "during");
    get(chat.service().sendMessage("answer"));
    assertThat(one.settled).doesNotContain("chat/during");
    one.store.way = MemoryStore.Way.OPEN;
    await().until(() -> one.settled.contains("chat/during"));
    awaitDelivered(one, "chat", "answer");
    assertThat(one.eventNames("chat")).doesNotContain("connectionPending", "ended");
    assertThat(one.delivered("chat")).containsExactly("during", "answer");
  }

  @Test
  void anOutageAsLongAsALeaseRightBeforeAConfirmationDisturbsNoChat() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    FleetContainer two = container("two", 0);
    one.store.way = MemoryStore.Way.FAILING;
    long outage = LEASE_MS / 3 + LEASE_MS;
    one.advance(outage);
    two.advance(outage);
    store.advance(outage);
    int searches = two.store.searches.get();
    await().until(() -> two.store.searches.get() > searches + 2);
    one.store.way = MemoryStore.Way.OPEN;
    say("chat", "after");
    awaitDelivered(one, "chat", "after");
    awaitStored("chat", 3);
    assertThat(two.instances.isUsed("chat")).isFalse();
    assertThat(one.eventNames("chat")).doesNotContain("connectionPending", "sessionMoved");
  }

  @Test
  void whatAPreprocessorStillHasCountsAsNotDelivered() {
    CompletableFuture<List<Message>> never = new CompletableFuture<>();
    AtomicBoolean reached = new AtomicBoolean();
    AsyncPreProcessor stuck =
        (messages, chat) -> {
          boolean slow = messages.get(0).text().equals("slow");
          reached.compareAndSet(false, slow);
          return slow ? never : CompletableFuture.completedFuture(messages);
        };
    one.plugins.preProcessors.add(stuck, MessageStage.ofBatches(stuck), Map.of());
    WebChat chat = one.start("chat", Map.of());
    say("chat", "quick");
    awaitStored("chat", 3);
    say("chat", "slow");
    await().untilTrue(reached);
    get(chat.service().addPrefilter(List.of(FilterExpression.javaScript("secret", "i"))));
    await().until(() -> !store.stored("chat").orElseThrow().filters().isEmpty());
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(3);
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitDelivered(two, "chat", "slow");
    assertThat(two.delivered("chat")).containsExactly("slow");
  }

  @Test
  void functionsThatComeUnderALeasedChatKeepItFromThenOn() {
    one.start("chat", FleetContainer.async("chat"));
    awaitStored("chat", 2);
    StoredByFunctions functions = new StoredByFunctions();
    Subscription registered = one.contexts.get("chat").hooks(functions);
    await().until(() -> !functions.stored.isEmpty());
    await().until(() -> store.stored("chat").isEmpty());
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    one.advance(KEPT_MS + 1);
    int searches = two.store.searches.get();
    await().until(() -> two.store.searches.get() > searches + 2);
    say("chat", "later");
    awaitDelivered(one, "chat", "later");
    assertThat(two.instances.isUsed("chat")).isFalse();

    registered.close();
    awaitStored("chat", 3);
    assertThat(store.owner("chat")).isEqualTo("one");
    assertThat(one.eventNames("chat")).doesNotContain("connectionPending", "error");
  }

  @Test
  void anInstanceThatIsCreatedWhileItsSessionIsTakenOverServesIt() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    FleetContainer two = container("two", 0);
    two.store.way = MemoryStore.Way.ACQUIRES_HELD;
    leaseRunsOut();
    await().until(() -> two.store.heldCalls() > 0);
    WebChat created = two.open("chat", Map.of());
    two.quiet();
    assertThat(two.store.heldCalls()).isEqualTo(1);
    two.store.release();
    get(created.ready());
    assertThat(created.state()).isEqualTo(WebChatState.ACTIVE);
    say("chat", "later");
    awaitDelivered(two, "chat", "later");
    int searches = two.store.searches.get();
    await().until(() -> two.store.searches.get() > searches + 4);
    assertThat(created.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(two.eventNames("chat")).doesNotContain("sessionMoved", "error");
  }

  @Test
  void aLeaseThatTheStoreGivesTooLateDoesNotTakeThePlaceOfALaterOne() {
    one.store.way = MemoryStore.Way.ACQUIRES_HELD;
    WebChat chat = one.open("chat", Map.of());
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    say("chat", "not stored yet");
    awaitDelivered(one, "chat", "not stored yet");
    one.store.letNewCallsPass();
    await().during(Duration.ofMillis(LEASE_MS)).until(() -> one.store.heldCalls() == 1);
    one.store.release();
    say("chat", "stored");
    awaitDelivered(one, "chat", "stored");
    awaitStored("chat", 4);
    assertThat(one.eventNames("chat")).doesNotContain("sessionMoved");
    assertThat(store.owner("chat")).isEqualTo("one");
    assertThat(one.serves("chat")).isTrue();
  }

  @Test
  void aLeaseThatTheStoreGivesAfterTheInstanceClosedIsGivenBack() {
    one.store.way = MemoryStore.Way.ACQUIRES_HELD;
    WebChat chat = one.open("chat", Map.of());
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    await().until(() -> one.store.heldCalls() > 0);
    chat.close();
    get(chat.closed());
    one.store.release();
    await().until(() -> store.owner("chat").isEmpty());
  }

  @Test
  void sessionsThatNobodyCanReadDoNotKeepOthersFromTheirTurn() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    StoredSession left = store.stored("chat").orElseThrow();
    store.records.clear();
    for (int i = 0; i < 120; i++) { // more than one search looks at
      store.unreadable.add("unreadable-" + i);
      SessionKey key = new SessionKey("unreadable-" + i, "gms-v2-rest", "");
      store.replace(new StoredSession(key, left.session(), 2, 0, List.of(), false, left.extra()));
    }
    store.replace(left);
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    awaitServes(two, "chat");
  }

  @Test
  void anInstanceThatAScriptConfiguredIsConfiguredByItsScriptAgain() {
    WebChatConfiguration byScript =
        WebChatConfiguration.of(
            Map.of(
                "dataURL",
                "http://127.0.0.1:1/chat",
                "pollRateMin",
                50,
                "pollRateMax",
                100,
                "sessionStorage",
                MemoryStore.NAME));
    InstanceExtension script =
        context -> {
          context.configuration(byScript);
          return CompletableFuture.completedFuture(() -> {});
        };
    one.plugins.extensions.add(script, Map.of());
    servers.put("chat", new ScriptedServer());
    WebChat chat =
        one.instances.create(InstanceSettings.of(WebChatConfiguration.of(Map.of())).withId("chat"));
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    awaitStored("chat", 2);
    one.die();
    FleetContainer two = container("two", 0);
    AtomicInteger configured = new AtomicInteger();
    two.plugins.extensions.add(
        (InstanceExtension)
            context -> {
              configured.incrementAndGet();
              return script.attach(context);
            },
        Map.of());
    leaseRunsOut();
    say("chat", "later");
    awaitDelivered(two, "chat", "later");
    assertThat(configured).hasValue(1);
  }

  @Test
  void aConfiguredInstanceIsHandedOverWhenItsContainerStopsAndWaitsWhenItsConfigurationGoes() {
    ConfiguredInstance stopped = configured("stopped");
    stopped.deactivate(ComponentConstants.DEACTIVATION_REASON_REFERENCE);
    ConfiguredInstance deleted = configured("deleted");
    deleted.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitServes(two, "stopped");
    assertThat(two.instances.isUsed("deleted")).isFalse();
    assertThat(store.stored("deleted")).isPresent();
  }

  private static BundleContext withoutProperties() {
    return (BundleContext)
        Proxy.newProxyInstance(
            FailoverTest.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> null);
  }

  private ConfiguredInstance configured(String id) {
    servers.put(id, new ScriptedServer());
    ConfiguredInstance instance =
        new ConfiguredInstance(
            one.instances,
            Map.of("id", id, "dataURL", "http://127.0.0.1:1/x", "sessionStorage", MemoryStore.NAME),
            withoutProperties());
    WebChat chat = one.instances.find(id).orElseThrow();
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    awaitStored(id, 2);
    return instance;
  }

  @Test
  void aStoreThatForgotEverythingEndsNoChat() {
    WebChat chat = one.start("chat", Map.of());
    awaitStored("chat", 2);
    store.forget();
    await().until(() -> store.owner("chat").equals("one"));
    say("chat", "after");
    awaitStored("chat", 3);
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(one.delivered("chat")).containsExactly("after");
    assertThat(one.eventNames("chat")).doesNotContain("sessionMoved", "error");
  }

  @Test
  void anOutageLongerThanTheLeaseHoldsTheChatUntilTheStoreConfirmsIt() {
    WebChat chat = one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.store.way = MemoryStore.Way.HANGING;
    one.advance(KEPT_MS + 1);
    store.advance(KEPT_MS + 1);
    await().until(() -> one.eventNames("chat").contains("connectionPending"));
    say("chat", "during");
    var sent = chat.service().sendMessage("answer").toCompletableFuture();
    one.quiet();
    assertThat(sent).isNotDone();
    assertThat(one.delivered("chat")).isEmpty();
    assertThat(servers.get("chat").sent).isEmpty();

    one.store.way = MemoryStore.Way.OPEN;
    get(sent);
    awaitDelivered(one, "chat", "answer");
    assertThat(one.delivered("chat")).containsExactly("during", "answer");
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    await().until(() -> one.eventNames("chat").contains("connectionRestored"));
  }

  @Test
  void clocksThatDifferByMinutesDoNoHarm() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    StoredSession left = store.stored("chat").orElseThrow();
    store.replace(
        new StoredSession(
            left.key(),
            left.session(),
            left.position(),
            left.pingTime() - 600_000,
            left.filters(),
            left.async(),
            left.extra()));
    FleetContainer two = container("two", Long.MAX_VALUE - 1_000_000);
    two.advance(600_000);
    leaseRunsOut();
    say("chat", "later");
    awaitDelivered(two, "chat", "later");
    assertThat(two.eventNames("chat")).doesNotContain("restoreTimeout", "sessionMoved");
  }

  @Test
  void ofTwoThatSearchAtOnceOneServes() {
    int chats = 20;
    for (int i = 0; i < chats; i++) {
      one.start("chat-" + i, Map.of());
      awaitStored("chat-" + i, 2);
    }
    one.die();
    for (int i = 0; i < chats; i++) {
      say("chat-" + i, "later");
    }
    FleetContainer two = container("two", 0);
    FleetContainer three = container("three", 0);
    leaseRunsOut();
    for (int i = 0; i < chats; i++) {
      String chat = "chat-" + i;
      await().until(() -> two.serves(chat) || three.serves(chat));
      await().until(() -> !two.delivered(chat).isEmpty() || !three.delivered(chat).isEmpty());
      assertThat(two.serves(chat)).isNotEqualTo(three.serves(chat));
      assertThat(List.of(two.delivered(chat), three.delivered(chat)))
          .containsExactlyInAnyOrder(List.of("later"), List.of());
    }
  }

  @Test
  void whatWasNotAcknowledgedComesAgainAndWhatWasDoesNot() {
    one.start("chat", ACKNOWLEDGE);
    say("chat", "dealt with");
    await().until(() -> one.settled.contains("chat/dealt with"));
    one.stopAcknowledging();
    say("chat", "not dealt with");
    awaitDelivered(one, "chat", "not dealt with");
    one.die();
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    await().until(() -> two.settled.contains("chat/not dealt with"));
    assertThat(two.delivered("chat")).containsExactly("not dealt with");
    awaitStored("chat", 4);
  }

  @Test
  void acknowledgementsThatCannotBeAreRejected() {
    WebChat plain = one.start("plain", Map.of());
    assertThat(rejection(plain.service().acknowledge(1)).code()).isEqualTo(ErrorCode.UNSUPPORTED);
    WebChat chat = one.start("chat", ACKNOWLEDGE);
    assertThat(rejection(chat.service().acknowledge(99)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    get(chat.service().endChat());
    assertThat(rejection(chat.service().acknowledge(1)).code())
        .isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
  }

  @Test
  void aContainerThatStopsHandsItsChatsOverAtOnce() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitServes(two, "chat");
  }

  @Test
  void anInstanceThatIsClosedWaitsForWhoOpensItAgain() {
    WebChat left = one.start("left", Map.of());
    awaitStored("left", 2);
    left.close();
    get(left.closed());
    one.start("other", Map.of());
    awaitStored("other", 2);
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitServes(two, "other");
    assertThat(two.instances.isUsed("left")).isFalse();
    assertThat(store.stored("left")).isPresent();
  }

  @Test
  void anAsynchronousChatGoesOnWithItsRenewedToken() {
    SessionData renewed = ScriptedServer.SESSION.with(Map.of("secureKey", "renewed"));
    SessionData again = ScriptedServer.SESSION.with(Map.of("secureKey", "again"));
    one.start("chat", FleetContainer.async("chat"));
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    one.die();
    ScriptedServer server = servers.get("chat");
    List<String> meanwhile = new ArrayList<>();
    for (int i = 0; i < 30; i++) { // more than a page
      meanwhile.add("meanwhile-" + i);
      say("chat", "meanwhile-" + i);
    }
    server.renewNext(renewed);
    FleetContainer two = container("two", 0);
    two.store.way = MemoryStore.Way.STORES_HELD;
    leaseRunsOut();
    await().until(() -> two.store.heldCalls() > 0);
    assertThat(server.calls).contains("renewed").doesNotContain("page");
    two.store.release();
    await().until(() -> two.delivered("chat").size() == meanwhile.size());
    assertThat(two.delivered("chat")).isEqualTo(meanwhile);
    awaitStored("chat", 33);
    assertThat(store.stored("chat").orElseThrow().session()).isEqualTo(renewed);

    two.die();
    server.renewNext(again);
    say("chat", "at last");
    FleetContainer three = container("three", 0);
    leaseRunsOut();
    awaitDelivered(three, "chat", "at last");
    assertThat(three.delivered("chat")).containsExactly("at last");
    await().until(() -> three.tokens.size() > 1);
    assertThat(three.tokens.get(0)).isEqualTo("renewed");
    assertThat(three.tokens.subList(1, three.tokens.size())).containsOnly("again");
    assertThat(three.eventNames("chat")).doesNotContain("sessionLost", "restoreFailed");
  }

  @Test
  void whoDiesWithARenewedTokenLeavesItAtThePositionItHad() {
    one.start("chat", FleetContainer.async("chat"));
    say("chat", "before");
    awaitStored("chat", 3);
    one.die();
    say("chat", "meanwhile");
    SessionData renewed = ScriptedServer.SESSION.with(Map.of("secureKey", "renewed"));
    servers.get("chat").renewNext(renewed);
    FleetContainer two = container("two", 0);
    two.store.way = MemoryStore.Way.STORES_HELD;
    leaseRunsOut();
    await().until(() -> two.store.heldCalls() > 0);
    two.freeze();
    two.store.release();
    two.store.way = MemoryStore.Way.HANGING;
    StoredSession left = store.stored("chat").orElseThrow();
    assertThat(left.session()).isEqualTo(renewed);
    assertThat(left.position()).isEqualTo(3);
    FleetContainer three = container("three", 0);
    leaseRunsOut();
    awaitDelivered(three, "chat", "meanwhile");
    assertThat(three.delivered("chat")).containsExactly("meanwhile");
    assertThat(three.tokens.get(0)).isEqualTo("renewed");
  }

  @Test
  void whoLostTheSessionToAnotherDoesNotDeleteIt() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.store.way = MemoryStore.Way.HELD;
    leaseRunsOut();
    FleetContainer two = container("two", 0);
    awaitServes(two, "chat");
    two.holdReplies();
    await().until(() -> two.heldReplies() > 0);
    for (int i = 0; i < 5; i++) {
      servers.get("chat").failNext("poll", TransportException.of(Kind.SESSION_LOST, "unknown"));
    }
    await().until(() -> one.eventNames("chat").contains("sessionLost"));
    await()
        .until(
            () -> {
              one.store.release();
              return !one.store.deletions.isEmpty();
            });
    assertThat(one.store.deletions).containsExactly(false);
    assertThat(store.stored("chat")).isPresent();
    assertThat(store.owner("chat")).isEqualTo("two");
  }

  @Test
  void theEndOfATakenOverChatClosesItsInstanceAndLeavesNothing() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    awaitServes(two, "chat");
    WebChat chat = two.instances.find("chat").orElseThrow();
    say("chat", "goodbye");
    servers.get("chat").end();
    get(chat.closed());
    assertThat(two.delivered("chat")).containsExactly("goodbye");
    assertThat(two.eventNames("chat")).containsSubsequence("messageReceived", "ended");
    assertThat(store.stored("chat")).isEmpty();
  }
}
