package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import io.webchat.transport.webmessaging.internal.connection.SessionPlace;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A session whose socket, HTTP calls and time are the test's. */
final class SessionRig implements TransportListener {
  static final long BEGUN = Instant.parse("2026-11-27T12:00:00Z").toEpochMilli();
  private static final long PATIENCE = 10_000;

  final ManualMailbox manual = new ManualMailbox();
  final FakeSockets sockets = new FakeSockets();
  final FakeRest rest = new FakeRest();
  final List<String> told = new ArrayList<>();
  final List<Inbound> pushed = new ArrayList<>();
  final List<TransportException> lost = new ArrayList<>();
  CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);
  GuestSession session;

  /** Spreads pauses: from 0 to 1. */
  double chance = 0.5;

  private DeploymentConfig config = new DeploymentConfig(true, true, false, false, true, true);

  SessionRig() {
    session(Map.of());
  }

  SessionRig with(DeploymentConfig other) {
    config = other;
    session(Map.of());
    return this;
  }

  SessionRig session(Map<String, Object> more) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("token", "t0ken");
    data.put("deploymentId", "d1");
    data.putAll(more);
    SessionPlace place =
        new SessionPlace(
            "test",
            RestUrl.parse("https://api.example.com"),
            URI.create("wss://webmessaging.example.com/v1?deploymentId=d1"),
            Map.of("Origin", "https://example.com"),
            "d1",
            manual.mailbox,
            sockets,
            rest,
            this,
            45_000,
            PATIENCE,
            () -> BEGUN + manual.mailbox.nanoTime() / 1_000_000,
            () -> chance);
    session = new GuestSession(place, SessionData.of(data), config, Map.of());
    return this;
  }

  /** Does something on the mailbox, and all that follows from it; it may be cancelled. */
  <T> CompletableFuture<T> ask(Function<GuestSession, CompletableFuture<T>> operation) {
    CompletableFuture<T> result = new CompletableFuture<>();
    manual.run(
        () -> {
          CompletableFuture<T> running = operation.apply(session);
          Settled.here(running, (value, failure) -> Settled.forward(result, value, failure));
          Settled.here(result, (value, failure) -> cancelled(result, running));
        });
    return result;
  }

  private void cancelled(CompletableFuture<?> result, CompletableFuture<?> running) {
    if (result.isCancelled()) {
      manual.run(() -> running.cancel(true));
    }
  }

  FakeSockets.Socket socket() {
    return sockets.last();
  }

  /** The server does something. */
  void server(Runnable task) {
    task.run();
    manual.settle();
  }

  /** Time passes in which the server gives signs of life. */
  void pass(long ms) {
    for (long passed = 0; passed < ms; passed += 1_000) {
      manual.advance(1_000);
      server(() -> socket().frame("StructuredMessage", 200, Map.of(), ClientFrame.HEALTH_CHECK_ID));
    }
  }

  void configured(Map<String, Object> more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("connected", true);
    body.put("newSession", false);
    body.put("readOnly", false);
    body.putAll(more);
    Map<String, Object> last = socket().frames().get(0);
    server(() -> socket().frame("SessionResponse", 200, body, last.get("tracingId")));
  }

  /** A session that was started. */
  SessionRig started() {
    CompletableFuture<Reply> start = ask(s -> s.start(Map.of(), Map.of(), Map.of()));
    configured(Map.of("newSession", true));
    reply(start);
    return this;
  }

  /** A session that was taken up, with this history, newest first. */
  Reply attached(AttachRequest.Mode mode, List<Map<String, Object>> history) {
    CompletableFuture<Reply> attach = ask(s -> s.attach(new AttachRequest(1, mode, 20)));
    configured(Map.of());
    jwt();
    page(history, 1);
    return reply(attach);
  }

  void jwt() {
    Map<String, Object> token = Map.of("jwt", "jwt-1", "exp", BEGUN / 1_000 + 3_600);
    server(() -> socket().answer("getJwt", "JwtResponse", token));
  }

  /** Answers the next call with a page of the history. */
  FakeRest.Call<?> page(List<Map<String, Object>> newestFirst, int pageCount) {
    FakeRest.Call<?> call = rest.next();
    page(call, newestFirst, pageCount);
    return call;
  }

  void page(FakeRest.Call<?> call, List<Map<String, Object>> newestFirst, int pageCount) {
    server(() -> call.answer(200, Map.of("entities", newestFirst, "pageCount", pageCount)));
  }

  /** A message that was sent. */
  record Sent(CompletableFuture<Reply> result) {
    boolean isDone() {
      return result.isDone();
    }

    Reply reply() {
      return SessionRig.reply(result);
    }

    TransportException failure() {
      return SessionRig.failure(result);
    }
  }

  Sent send(String text) {
    return new Sent(ask(s -> s.send(OutgoingMessage.of(text))));
  }

  /** The echo of the last message that was sent. */
  Map<String, Object> echoBody(int second) {
    @SuppressWarnings("unchecked")
    Map<String, Object> sent = (Map<String, Object>) socket().last("onMessage").get("message");
    Map<String, Object> body = new LinkedHashMap<>(message("echo-" + second, "", second));
    body.put("text", sent.get("text"));
    body.put("metadata", sent.get("metadata"));
    body.put("direction", "Inbound");
    return body;
  }

  void echo(int second) {
    server(() -> socket().answer("onMessage", "StructuredMessage", echoBody(second)));
  }

  void say(String id, String text, int second) {
    server(() -> socket().push("StructuredMessage", message(id, text, second)));
  }

  /** A message of an agent, so many seconds after the beginning. */
  static Map<String, Object> message(String id, String text, int second) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", "socket-" + id);
    body.put("type", "Text");
    body.put("text", text);
    body.put("direction", "Outbound");
    body.put("originatingEntity", "Human");
    body.put(
        "channel",
        Map.of(
            "time", Instant.ofEpochMilli(BEGUN + second * 1_000L).toString(),
            "messageId", id,
            "from", Map.of("nickname", "Ann")));
    return body;
  }

  static long position(int second) {
    return (BEGUN + second * 1_000L) * 1_000;
  }

  /** What comes within a moment is delivered. */
  void moment() {
    manual.advance(InboundMessages.MOMENT_MS);
  }

  List<String> texts() {
    return pushed.stream().flatMap(batch -> texts(batch).stream()).toList();
  }

  static List<String> texts(Inbound inbound) {
    return inbound.messages().stream()
        .map(InboundMessage::message)
        .filter(message -> message.type().equals("Message"))
        .map(Message::text)
        .toList();
  }

  static <T> T reply(CompletableFuture<T> future) {
    if (!future.isDone()) {
      throw new AssertionError("not answered");
    }
    return future.join();
  }

  static TransportException failure(CompletableFuture<?> future) {
    if (!future.isDone()) {
      throw new AssertionError("not answered");
    }
    try {
      future.join();
    } catch (CompletionException e) {
      return (TransportException) e.getCause();
    }
    throw new AssertionError("it did not fail");
  }

  @Override
  public void inbound(Inbound inbound) {
    pushed.add(inbound);
    told.add("inbound");
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData sessionData) {
    told.add("sessionChanged");
    return storing;
  }

  @Override
  public void disconnected(TransportException reason) {
    told.add("disconnected");
  }

  @Override
  public void reconnected() {
    told.add("reconnected");
  }

  @Override
  public void lost(TransportException reason) {
    told.add("lost");
    lost.add(reason);
  }
}
