package io.webchat.testkit.memory;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way to a server in memory. Its state is touched on the thread of the clients only. */
final class MemoryTransport implements Transport {
  static final String ID = "sessionId";
  static final String TOKEN = "token";

  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.RESTORE, Capability.RESTORE_ENDED, Capability.VERIFY_SESSION);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(7);

  private final MemoryChatServer server;
  private final long timeoutMs;
  private final MemoryLine line;
  private final Set<Flaw> flaws;

  /** Each call by its number. */
  private final Map<Long, CompletableFuture<Reply>> underWay = new HashMap<>();

  private long calls;
  private boolean closed;

  MemoryTransport(MemoryChatServer server, TransportContext context, Set<Flaw> flaws) {
    this.server = server;
    this.flaws = flaws;
    this.timeoutMs = context.configuration().patience();
    Object silence = context.configuration().transport().get("silence");
    this.line =
        new MemoryLine(
            server,
            context.listener(),
            silence instanceof Number ms ? ms.longValue() : timeoutMs,
            flaws);
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return call(
        () ->
            request(Optional.of(Step.START), () -> started(request.userData()))
                .thenCompose(
                    session ->
                        line.connect(session, 1)
                            .thenApply(batch -> new Reply(ok(), session, line.opened(batch)))));
  }

  private SessionData started(Map<String, Object> userData) {
    MemoryChat chat = server.start(userData);
    return SessionData.of(Map.of(ID, chat.id(), TOKEN, chat.token()));
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return call(
        () ->
            line.connect(session, request.position())
                .thenApply(batch -> new Reply(ok(), session, line.opened(batch))));
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return CompletableFuture.failedFuture(
        TransportException.of(Kind.UNSUPPORTED, "The transport is pushed to"));
  }

  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    return call(() -> sending(session, message, flaws.contains(Flaw.SENDS_AGAIN) ? 1 : 0));
  }

  private CompletionStage<Reply> sending(SessionData session, OutgoingMessage message, int again) {
    CompletionStage<Reply> sent =
        asked(Optional.of(Step.SEND), session, chat -> chat.customerSays(message.text()));
    return again == 0
        ? sent
        : sent.exceptionallyCompose(failure -> sending(session, message, again - 1));
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return call(() -> asked(Optional.empty(), session, chat -> chat.customerTypes(typing)));
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return call(
        () ->
            asked(Optional.empty(), session, MemoryChat::end)
                .thenApply(
                    reply -> {
                      if (!flaws.contains(Flaw.IGNORES_THE_END)) {
                        line.stop();
                      }
                      return reply;
                    }));
  }

  @Override
  public CompletionStage<Reply> verify(SessionData session) {
    return call(
        () ->
            request(Optional.empty(), () -> server.chat(session.value(TOKEN)).ended())
                .thenApply(ended -> new Reply(ok(), null, Inbound.of(List.of(), ended))));
  }

  private CompletionStage<Reply> asked(
      Optional<Step> step, SessionData session, Consumer<MemoryChat> action) {
    return request(
        step,
        () -> {
          MemoryChat chat = server.chat(session.value(TOKEN));
          if (chat.ended()) {
            throw MemoryRequestException.unknownSession();
          }
          action.accept(chat);
          return Reply.of(ok());
        });
  }

  /** A request whose answer comes on the thread of the clients. */
  private <T> CompletableFuture<T> request(Optional<Step> step, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    CompletionStage<T> unused =
        server
            .request(step, work)
            .whenComplete(
                (value, failure) ->
                    server.client(
                        () -> {
                          if (failure == null) {
                            result.complete(value);
                          } else {
                            result.completeExceptionally(failure);
                          }
                        }));
    return result;
  }

  /** A call: it fails when it takes too long and when the transport closes. */
  private CompletionStage<Reply> call(Supplier<CompletionStage<Reply>> operation) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    server.client(
        () -> {
          if (closed) {
            result.completeExceptionally(closedException(false));
            return;
          }
          long number = ++calls;
          underWay.put(number, result);
          CompletionStage<Reply> unused =
              operation
                  .get()
                  .whenComplete(
                      (reply, failure) -> {
                        underWay.remove(number);
                        if (failure == null) {
                          result.complete(reply);
                        } else {
                          result.completeExceptionally(failed(failure));
                        }
                      });
          server.clientLater(
              timeoutMs,
              () -> {
                underWay.remove(number);
                result.completeExceptionally(
                    failure(Kind.TIMEOUT, "There was no answer in time").ambiguous(true).build());
              });
        });
    return result;
  }

  private TransportException failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof MemoryRequestException request)) {
      return failure(Kind.INVALID_RESPONSE, "The answer makes no sense").cause(cause).build();
    }
    if (request.trouble().isEmpty()) {
      return failure(Kind.SESSION_LOST, "The server does not know the session")
          .chatEnded(true)
          .build();
    }
    Trouble trouble = request.trouble().get();
    Kind kind =
        switch (trouble) {
          case RESET_BEFORE, RESET_AFTER -> Kind.NETWORK;
          case SILENCE -> Kind.TIMEOUT;
          case UNAVAILABLE -> Kind.HTTP;
          case RATE_LIMITED -> Kind.RATE_LIMITED;
          case HTML, TRUNCATED, DEEP -> Kind.INVALID_RESPONSE;
          case HUGE -> Kind.TOO_LARGE;
        };
    boolean unsure = kind == Kind.NETWORK || kind == Kind.INVALID_RESPONSE;
    var builder =
        failure(kind, "The request failed: " + trouble)
            .ambiguous(unsure && !flaws.contains(Flaw.IS_SURE));
    return kind == Kind.RATE_LIMITED ? builder.retryAfter(RETRY_AFTER).build() : builder.build();
  }

  private static TransportException.Builder failure(Kind kind, String message) {
    return TransportException.builder(kind, message);
  }

  /** {@code underWay}: the server may have done it. */
  private TransportException closedException(boolean underWay) {
    return failure(Kind.CLOSED, "The transport is closed")
        .ambiguous(underWay && !flaws.contains(Flaw.IS_SURE))
        .build();
  }

  private static AjaxResponse ok() {
    return AjaxResponse.of(200, "OK", Map.of(), Map.of());
  }

  @Override
  public void close() {
    server.client(
        () -> {
          closed = true;
          line.stop();
          if (!flaws.contains(Flaw.LEAVES_CALLS)) {
            List<CompletableFuture<Reply>> calls = List.copyOf(underWay.values());
            underWay.clear();
            calls.forEach(call -> call.completeExceptionally(closedException(true)));
          }
        });
  }

  @Override
  public String toString() {
    return flaws.contains(Flaw.TALKS) ? "MemoryTransport[" + line + "]" : "MemoryTransport";
  }
}
