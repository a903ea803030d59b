package io.webchat.transport.webmessaging.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import io.webchat.test.patience.Patience;
import java.net.CookieManager;
import java.net.CookieStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A chat with the simulator, and what the transport tells of it. */
final class GuestChat implements TransportContext, TransportListener, AutoCloseable {
  static final WebMessagingProvider PROVIDER = new WebMessagingProvider();

  // one for all chats would know the deployment of a former simulator at the same port
  private final WebMessagingProvider provider = new WebMessagingProvider();

  private final ChatSimulator simulator;
  private final WebChatConfiguration configuration;
  private final List<Inbound> pushed = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Transport> transports = new ArrayList<>();
  private Transport transport;
  private SessionData data;
  private SimulatedChat chat;

  GuestChat() {
    this(settings -> {}, Map.of());
  }

  GuestChat(Consumer<Settings> deployment, Map<String, Object> more) {
    simulator =
        new SimulatorBuilder().webMessaging(MessengerDeployment.DEFAULT.with(deployment)).start();
    Map<String, Object> webchat = new LinkedHashMap<>();
    webchat.put("transport", options(simulator));
    webchat.put("ajaxTimeout", 30_000);
    webchat.putAll(more);
    configuration = WebChatConfiguration.of(webchat);
    transport = another();
  }

  static Map<String, Object> options(ChatSimulator simulator) {
    return Map.of(
        "type", "webmessaging",
        "dataURL", simulator.webMessagingUrl(),
        "endpoint", simulator.webMessagingDeployment(),
        "socketURL", simulator.webMessagingSocketUrl(),
        "configURL", simulator.webMessagingUrl());
  }

  /** A further transport for the same instance. */
  Transport another() {
    Transport created = provider.create(this);
    transports.add(created);
    return created;
  }

  ChatSimulator simulator() {
    return simulator;
  }

  Transport transport() {
    return transport;
  }

  SessionData data() {
    return data;
  }

  SimulatedChat chat() {
    return chat;
  }

  Reply start() {
    return start(Map.of());
  }

  Reply start(Map<String, Object> userData) {
    return start(new StartRequest(Map.of("nickname", "Jane"), userData, true));
  }

  Reply start(StartRequest request) {
    Reply reply = settle(transport.start(request));
    data = reply.session();
    if (configuration.transport().get("late") == null) {
      chat = simulator.awaitChat(Duration.ofSeconds(30));
    }
    return reply;
  }

  /** The chat that began after the start. */
  SimulatedChat awaitChat() {
    chat = simulator.awaitChat(Duration.ofSeconds(30));
    return chat;
  }

  Reply send(String text) {
    return settle(transport.send(data, OutgoingMessage.of(text)));
  }

  /** Another transport takes the session up. */
  Reply attach(long position, AttachRequest.Mode mode) {
    transport.close();
    transport = another();
    return settle(transport.attach(data, new AttachRequest(position, mode, 20)));
  }

  static <T> T settle(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TransportException failure) {
        throw failure;
      }
      throw e;
    }
  }

  static TransportException failure(CompletionStage<?> stage) {
    try {
      settle(stage);
    } catch (TransportException e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  List<Inbound> pushed() {
    return pushed;
  }

  List<String> events() {
    return events;
  }

  /** All messages that were pushed, in order. */
  List<Message> messages() {
    return pushed.stream()
        .flatMap(inbound -> inbound.messages().stream())
        .map(InboundMessage::message)
        .toList();
  }

  List<String> texts() {
    return texts(messages());
  }

  static List<String> texts(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.type().equals("Message"))
        .map(Message::text)
        .toList();
  }

  static List<String> texts(Inbound inbound) {
    return texts(inbound.messages().stream().map(InboundMessage::message).toList());
  }

  Message await(Predicate<Message> wanted) {
    Awaitility.await().atMost(Patience.LIMIT).until(() -> messages().stream().anyMatch(wanted));
    return messages().stream().filter(wanted).findFirst().orElseThrow();
  }

  Message awaitText(String text) {
    return await(message -> text.equals(message.text()));
  }

  void awaitEvent(String event) {
    Awaitility.await().atMost(Patience.LIMIT).until(() -> events.contains(event));
  }

  void awaitPush(Predicate<Inbound> wanted) {
    Awaitility.await().atMost(Patience.LIMIT).until(() -> pushed.stream().anyMatch(wanted));
  }

  @Override
  public String instanceId() {
    return "test";
  }

  @Override
  public WebChatConfiguration configuration() {
    return configuration;
  }

  @Override
  public Map<String, String> customHeaders() {
    return Map.of();
  }

  @Override
  public CookieStore serverCookies() {
    return new CookieManager().getCookieStore();
  }

  @Override
  public TransportListener listener() {
    return this;
  }

  @Override
  public void inbound(Inbound batch) {
    pushed.add(batch);
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData sessionData) {
    events.add("sessionChanged");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void disconnected(TransportException reason) {
    events.add("disconnected");
  }

  @Override
  public void reconnected() {
    events.add("reconnected");
  }

  @Override
  public void lost(TransportException reason) {
    events.add("lost " + reason.kind());
  }

  @Override
  public void close() {
    transports.forEach(Transport::close);
    simulator.close();
  }
}
