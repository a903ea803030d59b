package io.webchat.backend.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.backend.internal.chat.ChatLimits.Times;
import io.webchat.backend.internal.chat.ServedChats.Rules;
import io.webchat.core.internal.instance.Instances;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.FailoverSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.http.bus.CommandList;
import io.webchat.http.channel.OutboxLimits;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.test.patience.Patience;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chat that another container served is looked after, whether or not it is asked for. */
class TakenOverTest {
  private static final long LEASE_MS = 2_000;
  private static final long IDLE_MS = 3_600_000;

  private final MemoryStore store = new MemoryStore();
  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private final Instances one = container("one");
  private final Instances two = container("two");
  private final AtomicLong clock = new AtomicLong();
  private final Rules rules = rules();

  @AfterEach
  void stop() {
    one.close();
    two.close();
    simulator.close();
  }

  private Instances container(String name) {
    Plugins plugins = new Plugins();
    for (Class<?> contract : List.of(TransportProvider.class, BusFactory.class)) {
      ServiceLoader.load(contract).forEach(plugin -> plugins.plug(contract, plugin, Map.of()));
    }
    plugins.plug(SessionStorageProvider.class, store.new Connection(), Map.of());
    CoreSettings usual = CoreSettings.DEFAULT;
    return new Instances(
        plugins,
        new CoreSettings(
            usual.threads(),
            usual.maxInstances(),
            usual.mailboxLimit(),
            usual.transcriptLimit(),
            usual.sendLimit(),
            usual.extensionTimeoutMs(),
            usual.transportGraceMs(),
            usual.storageGraceMs(),
            usual.storageTimeoutMs(),
            MemoryStore.NAME,
            usual.downloadFolder(),
            new FailoverSettings(true, LEASE_MS, name, 50),
            usual.hooks()));
  }

  private Rules rules() {
    InstanceSettings template =
        InstanceSettings.of(
            WebChatConfiguration.of(
                Map.of("dataURL", simulator.gmsUrl(), "ajaxTimeout", 300_000, "pollRate", 200)));
    ChatLimits limits =
        new ChatLimits(
            10,
            10,
            10,
            10,
            new OutboxLimits(100, 100_000),
            100,
            new Times(15_000, 60_000, IDLE_MS, 300_000));
    return new Rules(
        Map.of("default", template), limits, CommandList.of(List.of("WebChatService.*")));
  }

  private ServedChats serve(WebChatFactory factory) {
    return new ServedChats(factory, rules, clock::get);
  }

  private static ServedChat start(ServedChats chats) throws Exception {
    ServedChat chat = chats.open("shop", Optional.empty());
    var started = chat.requireInstance().service().startChat(StartChat.by("Jane", "Doe"));
    started.toCompletableFuture().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    return chat;
  }

  /** A chat that one container has taken over from the other. */
  private String takenOver() throws Exception {
    String id = start(serve(one)).id();
    // the lease is taken behind the answer
    Awaitility.await("the session in the store")
        .atMost(Patience.LIMIT)
        .until(() -> store.owner(id).equals("one") && store.stored(id).isPresent());
    one.close();
    awaitActive(two, id);
    return id;
  }

  private static void awaitActive(WebChatFactory factory, String id) {
    Awaitility.await("the chat")
        .atMost(Patience.LIMIT)
        .until(() -> factory.find(id).filter(it -> it.state() == WebChatState.ACTIVE).isPresent());
  }

  private static void awaitLookedAfter(ServedChats chats) {
    Awaitility.await("the chat among those that are served")
        .atMost(Patience.LIMIT)
        .until(
            () -> {
              chats.tick();
              return chats.size() == 1;
            });
  }

  @Test
  void itIsLeftWhenNobodyAsksForIt() throws Exception {
    ServedChats other = serve(two);
    String id = takenOver();
    awaitLookedAfter(other);
    clock.addAndGet(IDLE_MS);
    other.tick();
    assertThat(two.list()).as("not yet").hasSize(1);
    clock.addAndGet(1);
    other.tick();
    assertThat(two.list()).isEmpty();
    assertThat(other.size()).isZero();
    assertThat(simulator.awaitChat(Patience.LIMIT).ended()).isFalse();
    var found = other.find("shop", id).toCompletableFuture();
    assertThat(found.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).instance()).isPresent();
    awaitActive(two, id);
  }

  @Test
  void whatTheServiceDidNotOpenIsNotItsOwn() {
    ServedChats chats = serve(one);
    WebChat stranger = one.create(rules.templates().get("default").withId("shop"));
    chats.tick();
    assertThat(chats.size()).isZero();
    assertThat(one.find("shop")).containsSame(stranger);
  }

  @Test
  void oneThatWasJustForgottenIsNotTakenForOne() throws Exception {
    List<WebChat> listed = new java.util.ArrayList<>();
    WebChatFactory late =
        (WebChatFactory)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {WebChatFactory.class},
                (proxy, method, arguments) ->
                    method.getName().equals("list")
                        ? List.copyOf(listed)
                        : method.invoke(one, arguments));
    ServedChats chats = serve(late);
    ServedChat chat = start(chats);
    listed.addAll(one.list());
    chats.remove(chat);
    chats.tick();
    assertThat(chats.size()).isZero();
  }

  @Test
  void aServiceThatIsClosedTakesNothing() throws Exception {
    ServedChats chats = serve(two);
    String id = takenOver();
    chats.close();
    chats.tick();
    assertThat(chats.size()).isZero();
    assertThat(two.find(id)).isPresent();
    chats.goOn(two);
    awaitLookedAfter(chats);
  }
}
