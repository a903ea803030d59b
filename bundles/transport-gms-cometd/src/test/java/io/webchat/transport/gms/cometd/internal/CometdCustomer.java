package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.session.SessionData;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One customer on this wire, and what was pushed to them. */
final class CometdCustomer implements AutoCloseable {
  private final ChatSimulator simulator;
  final TestTransportContext context;
  final Transport transport;
  private SessionData session;
  private Inbound started = Inbound.NOTHING;

  CometdCustomer(CometdProvider provider, ChatSimulator simulator, Map<String, ?> changes) {
    this.simulator = simulator;
    this.context = TestTransportContext.of(configuration(simulator, changes));
    this.transport = provider.create(context);
  }

  /** The configuration that leads to a simulator; {@code changes} over that of {@code cometD}. */
  static WebChatConfiguration configuration(ChatSimulator simulator, Map<String, ?> changes) {
    Map<String, Object> cometD = new HashMap<>();
    cometD.put("enabled", true);
    cometD.put("cometURL", simulator.cometUrl());
    cometD.put("channel", simulator.cometChannel());
    cometD.put("apiURL", simulator.cometApiUrl());
    cometD.put("websocketEnabled", false);
    cometD.putAll(changes);
    return WebChatConfiguration.of(Map.of("cometD", cometD, "ajaxTimeout", 30_000));
  }

  static <T> T settle(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static TransportException failure(CompletionStage<Reply> stage) throws Exception {
    try {
      throw new AssertionError("no failure: " + settle(stage).ajax());
    } catch (ExecutionException e) {
      return (TransportException) e.getCause();
    }
  }

  static StartRequest jane() {
    return new StartRequest(Map.of("nickname", "Jane"), Map.of("plan", "gold"), false);
  }

  CometdCustomer start() throws Exception {
    Reply reply = settle(transport.start(jane()));
    session = reply.session();
    started = reply.inbound();
    return this;
  }

  CometdCustomer with(SessionData data) {
    session = data;
    return this;
  }

  SessionData session() {
    return session;
  }

  SimulatedChat chat() {
    return simulator.chat(session.value("sessionID")).orElseThrow();
  }

  /** All messages so far, those of the start first. */
  List<Message> messages() {
    List<Message> messages = new ArrayList<>(of(started));
    context.pushed().forEach(inbound -> messages.addAll(of(inbound)));
    return messages;
  }

  static List<Message> of(Inbound inbound) {
    return inbound.messages().stream().map(InboundMessage::message).toList();
  }

  static List<String> texts(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.kind() == MessageKind.MESSAGE)
        .map(Message::text)
        .toList();
  }

  List<String> texts() {
    return texts(messages());
  }

  @Override
  public void close() {
    transport.close();
  }
}
