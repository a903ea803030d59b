package io.webchat.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Holds a session as the core does: the newest data, the position, what came in. */
final class ContractSession {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int POLLS = 100;

  private final List<Message> messages = new ArrayList<>();
  private Transport transport;
  private SessionData data;
  private long position = 1;

  ContractSession(TransportProvider provider, WebChatConfiguration configuration) {
    this.transport = provider.create(TestTransportContext.of(configuration));
  }

  Transport transport() {
    return transport;
  }

  SessionData data() {
    return data;
  }

  static StartRequest request(Map<String, Object> userData) {
    Map<String, Object> form =
        Map.of("nickname", "Jane", "firstname", "Jane", "lastname", "Doe", "subject", "test");
    return new StartRequest(form, userData, false);
  }

  Reply start() {
    return start(Map.of());
  }

  Reply start(Map<String, Object> userData) {
    Reply reply = settle(transport.start(request(userData)));
    assertThat(data).as("session data of the start").isNotNull();
    return reply;
  }

  void replaceTransport(TransportProvider provider, WebChatConfiguration configuration) {
    transport.close();
    transport = provider.create(TestTransportContext.of(configuration));
  }

  void forgetPosition() {
    position = 1;
    messages.clear();
  }

  Reply attach(AttachRequest.Mode mode) {
    return settle(transport.attach(data, new AttachRequest(position, mode, 20)));
  }

  Reply poll() {
    return settle(transport.poll(data, new PollRequest(position, false, null)));
  }

  /** A poll that may fail. */
  void tryPoll() {
    try {
      poll();
    } catch (TransportException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  void pollUntilText(String text) {
    for (int i = 0; i < POLLS && !texts().contains(text); i++) {
      poll();
    }
    assertThat(texts()).contains(text);
  }

  void pollUntil(MessageKind kind) {
    for (int i = 0; i < POLLS && messages.stream().noneMatch(m -> m.kind() == kind); i++) {
      poll();
    }
    message(kind);
  }

  Message message(MessageKind kind) {
    return messages.stream()
        .filter(message -> message.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + messages));
  }

  List<Message> messages() {
    return messages;
  }

  List<String> texts() {
    return texts(messages);
  }

  static List<String> texts(Inbound inbound) {
    return texts(inbound.messages().stream().map(InboundMessage::message).toList());
  }

  private static List<String> texts(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.kind() == MessageKind.MESSAGE)
        .map(Message::text)
        .toList();
  }

  /** Waits for a reply and takes from it what the core takes. */
  Reply settle(CompletionStage<Reply> stage) {
    try {
      Reply reply = stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (reply.session() != null) {
        data = reply.session();
      }
      reply.inbound().messages().forEach(this::take);
      return reply;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(TransportException.class);
      throw (TransportException) e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("no reply within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Drops what was seen, as the core does. */
  private void take(InboundMessage message) {
    if (message.position() >= position) {
      position = message.position() + 1;
      messages.add(message.message());
    }
  }

  TransportException failure(CompletionStage<Reply> stage) {
    try {
      settle(stage);
    } catch (TransportException e) {
      return e;
    }
    throw new AssertionError("the operation did not fail");
  }

  void close() {
    transport.close();
  }
}
