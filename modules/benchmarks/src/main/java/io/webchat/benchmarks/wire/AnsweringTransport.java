package io.webchat.benchmarks.wire;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transport without a network: it answers everything at once and has nothing to say. */
public class AnsweringTransport implements Transport {
  private static final AjaxResponse OK = AjaxResponse.ok(Map.of());
  private static final Inbound GOES_ON = Inbound.of(Inbound.Status.GOES_ON, List.of());

  private final SessionData session;

  /**
   * A transport that can do nothing else.
   *
   * @param sessionId of the session that it starts
   */
  public AnsweringTransport(String sessionId) {
    this.session = SessionData.of(Map.of("sessionId", sessionId));
  }

  private static CompletionStage<Reply> done(SessionData session) {
    return CompletableFuture.completedFuture(new Reply(OK, session, GOES_ON));
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return done(session);
  }

  @Override
  public CompletionStage<Reply> attach(SessionData known, AttachRequest request) {
    return done(known);
  }

  @Override
  public CompletionStage<Reply> poll(SessionData known, PollRequest request) {
    return done(known);
  }

  @Override
  public CompletionStage<Reply> send(SessionData known, OutgoingMessage message) {
    return done(known);
  }

  @Override
  public CompletionStage<Reply> typing(SessionData known, boolean typing, String preview) {
    return done(known);
  }

  @Override
  public CompletionStage<Reply> end(SessionData known) {
    return done(known);
  }

  @Override
  public void close() {
    // nothing is under way
  }
}
