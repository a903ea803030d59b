package io.webchat.benchmarks.inbound;

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
import io.webchat.spi.transport.TransportProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A transport without a wire for one chat: what it is given it pushes at once, on the thread that
 * gives it.
 */
final class PushedChat implements TransportProvider, Transport {
  static final String TYPE = "pushed";

  private volatile TransportContext context;

  /** Pushes a batch to the chat. */
  void push(Inbound inbound) {
    context.listener().inbound(inbound);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Transport create(TransportContext made) {
    context = made;
    return this;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return done(SessionData.of(Map.of("chatId", "1")));
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return done(session);
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return CompletableFuture.failedFuture(
        TransportException.of(Kind.UNSUPPORTED, "The transport pushes"));
  }

  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    return done(session);
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return done(session);
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return done(session);
  }

  private static CompletionStage<Reply> done(SessionData session) {
    return CompletableFuture.completedFuture(
        new Reply(AjaxResponse.ok(Map.of()), session, Inbound.NOTHING));
  }

  @Override
  public void close() {
    // there is no wire
  }
}
