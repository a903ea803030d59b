package io.webchat.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportProvider;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Holds a session as the core does: the newest data, the position, what came in by answers and by
 * pushes of the transport that it has now.
 */
final class ContractSession {
  private static final int POLLS = 100;

  private final Duration patience;
  private final List<InboundMessage> taken = new CopyOnWriteArrayList<>();
  private final Set<Long> seen = new HashSet<>();
  private TestTransportContext context;
  private Transport transport;
  private volatile SessionData data;
  private volatile boolean ended;
  private long position = 1;

  ContractSession(
      TransportProvider provider, WebChatConfiguration configuration, Duration patience) {
    this.patience = patience;
    create(provider, configuration);
  }

  private void create(TransportProvider provider, WebChatConfiguration configuration) {
    var created = TestTransportContext.of(configuration);
    created.deliverTo(
        inbound -> {
          if (context == created) {
            take(inbound);
          }
        });
    context = created;
    transport = provider.create(created);
  }

  Transport transport() {
    return transport;
  }

  /** What the transport of now was given, and what it told. */
  TestTransportContext context() {
    return context;
  }

  boolean polls() {
    return transport.capabilities().contains(Capability.POLLING);
  }

  /** The session data of the last reply, although newer ones have been pushed. */
  SessionData formerData() {
    return data;
  }

  boolean hasEnded() {
    return ended;
  }

  boolean hasStarted() {
    return data != null;
  }

  /** The session data as the transport gave it last, by a reply or by a push. */
  SessionData data() {
    return context.sessionData().orElse(data);
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
    data = data();
    transport.handOver();
    create(provider, configuration);
  }

  synchronized void forgetPosition() {
    position = 1;
    seen.clear();
    taken.clear();
  }

  private synchronized long position() {
    return position;
  }

  /** Whether what it takes to take the chat up was answered within the limits of the transport. */
  boolean attachesInTime(AttachRequest.Mode mode) {
    try {
      attach(mode);
      return true;
    } catch (TransportException e) {
      return false;
    }
  }

  Reply attach(AttachRequest.Mode mode) {
    return settle(attaching(mode));
  }

  /** Goes on; {@code missed} is whether an answer may have been lost. */
  Reply resume(boolean missed) {
    AttachRequest request = new AttachRequest(position(), AttachRequest.Mode.RESUME, 20, missed);
    return settle(transport.attach(data(), request));
  }

  CompletionStage<Reply> attaching(AttachRequest.Mode mode) {
    return transport.attach(data(), new AttachRequest(position(), mode, 20));
  }

  Reply poll() {
    return settle(transport.poll(data(), new PollRequest(position(), false, null)));
  }

  /** A poll that may fail. */
  void tryPoll() {
    try {
      poll();
    } catch (TransportException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  void awaitText(String text) {
    until(() -> texts().contains(text));
    assertThat(texts()).contains(text);
  }

  void awaitKind(MessageKind kind) {
    until(() -> messages().stream().anyMatch(message -> message.kind() == kind));
    message(kind);
  }

  void awaitEnd() {
    until(() -> ended);
    assertThat(ended).as("the end was told").isTrue();
  }

  /** Polls, or waits for pushes. */
  private void until(BooleanSupplier wanted) {
    if (polls()) {
      for (int i = 0; i < POLLS && !wanted.getAsBoolean(); i++) {
        poll();
      }
    } else {
      waitUntil(wanted);
    }
  }

  /** Waits for what happens by itself. */
  void waitUntil(BooleanSupplier wanted) {
    await().atMost(patience).until(wanted::getAsBoolean);
  }

  Message message(MessageKind kind) {
    return messages().stream()
        .filter(message -> message.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + messages()));
  }

  /** What came in, by position, as a transcript has it. */
  List<Message> messages() {
    return taken.stream()
        .sorted(Comparator.comparingLong(InboundMessage::position))
        .map(InboundMessage::message)
        .toList();
  }

  List<String> texts() {
    return texts(messages());
  }

  /** The texts in the order in which they came in. */
  List<String> arrived() {
    return texts(taken.stream().map(InboundMessage::message).toList());
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
      Reply reply = stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (reply.session() != null) {
        data = reply.session();
        context.forgetSessionData();
      }
      take(reply.inbound());
      return reply;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(TransportException.class);
      throw (TransportException) e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("no reply within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Drops what was seen, as the core does. */
  synchronized void take(Inbound inbound) {
    for (InboundMessage message : inbound.messages()) {
      if (message.position() < 0 || seen.add(message.position())) {
        position = Math.max(position, message.position() + 1);
        taken.add(message);
      }
    }
    ended = ended || inbound.isEnd();
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
