package io.webchat.chat;

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
import io.webchat.spi.transport.TransportProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transport with no capability at all. */
final class PlainTransport implements Transport {
  static final String TYPE = "plain";

  /** Offers it. */
  static final class Provider implements TransportProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Transport create(TransportContext context) {
      return new PlainTransport();
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return CompletableFuture.completedFuture(
        new Reply(
            AjaxResponse.ok(Map.of("statusCode", 0)),
            SessionData.of(Map.of("sessionId", "plain-1", "token", "none")),
            Inbound.NOTHING));
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return done();
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return done();
  }

  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    return done();
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return done();
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return done();
  }

  @Override
  public void close() {
    // holds nothing
  }

  private static CompletionStage<Reply> done() {
    return CompletableFuture.completedFuture(Reply.of(AjaxResponse.ok(Map.of("statusCode", 0))));
  }
}
