package io.webchat.core.internal;

import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.Rejection;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** An instance on a platform without OSGi, with every event recorded. */
final class ChatFixture implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);

  final ScriptedServer server;
  final WebChatPlatform platform;
  final List<BusEvent> events = new CopyOnWriteArrayList<>();
  WebChat chat;
  private Subscription transport;

  ChatFixture(ScriptedServer server) {
    this(server, CoreSettings.DEFAULT);
  }

  ChatFixture(ScriptedServer server, CoreSettings settings) {
    this.server = server;
    BusFactory bus = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
    this.platform = new StandalonePlatform(new Plugins(), settings);
    platform.plug(BusFactory.class, bus, Map.of());
    plugTransport();
  }

  ChatFixture() {
    this(new ScriptedServer());
  }

  TransportProvider plugTransport() {
    TransportProvider provider = server.provider();
    transport = platform.plug(TransportProvider.class, provider, Map.of());
    return provider;
  }

  void unplugTransport() {
    transport.close();
  }

  void plugStorage(SessionStorageProvider storage) {
    platform.plug(SessionStorageProvider.class, storage, Map.of());
  }

  ChatFixture create(Map<String, ?> more) {
    return create(null, more);
  }

  ChatFixture create(String id, Map<String, ?> more) {
    Map<String, Object> webchat = new LinkedHashMap<>();
    webchat.put("dataURL", "http://127.0.0.1:1/chat");
    webchat.put("pollRateMin", 50);
    webchat.put("pollRateMax", 100);
    webchat.put("ajaxTimeout", 60_000);
    webchat.putAll(more);
    return create(InstanceSettings.of(WebChatConfiguration.of(webchat)).withId(id));
  }

  ChatFixture create(InstanceSettings settings) {
    chat = platform.factory().create(settings);
    chat.bus().subscribe(Bus.EVERY_EVENT, events::add);
    return this;
  }

  /** A chat that has started. */
  static ChatFixture started(ScriptedServer server, Map<String, ?> more) {
    ChatFixture fixture = new ChatFixture(server).create(more);
    get(fixture.chat.ready());
    get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
    return fixture;
  }

  static ChatFixture started() {
    return started(new ScriptedServer(), Map.of());
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  static Rejection rejection(CompletionStage<?> stage) {
    try {
      Object value = get(stage);
      throw new AssertionError("resolved with " + value);
    } catch (CompletionException e) {
      return (Rejection) e.getCause();
    }
  }

  /** Makes calls within one task of the instance, so that none of its timers runs in between. */
  <T> T atOnce(Supplier<T> calls) {
    Plugin plugin = chat.bus().registerPlugin("AtOnce").orElseThrow();
    CompletableFuture<T> made = new CompletableFuture<>();
    plugin.subscribe("AtOnce.now", event -> made.complete(calls.get()));
    plugin.publish("now", Map.of());
    return get(made);
  }

  /** Names of the service's events so far, in order, without data events. */
  List<String> eventNames() {
    return events.stream()
        .map(BusEvent::event)
        .filter(name -> name.startsWith("WebChatService.") && !name.contains(".data."))
        .map(name -> name.substring("WebChatService.".length()))
        .filter(name -> !name.equals("capabilitiesChanged") && !name.equals("ajaxResponse"))
        .toList();
  }

  List<BusEvent> events(String name) {
    return events.stream().filter(e -> e.event().equals("WebChatService." + name)).toList();
  }

  BusEvent awaitEvent(String name) {
    await().atMost(SOON).until(() -> !events(name).isEmpty());
    return events(name).get(0);
  }

  void awaitState(WebChatState state) {
    await().atMost(SOON).until(() -> chat.state() == state);
  }

  /** Texts of all messages shown so far. */
  List<Object> shownTexts() {
    return events("messageReceived").stream()
        .flatMap(event -> ((List<?>) event.data().get("messages")).stream())
        .<Object>map(message -> ((Map<?, ?>) message).get("text"))
        .toList();
  }

  @Override
  public void close() {
    platform.close();
  }
}
