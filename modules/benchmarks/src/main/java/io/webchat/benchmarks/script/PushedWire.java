package io.webchat.benchmarks.script;

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
import io.webchat.spi.transport.TransportListener;
import io.webchat.spi.transport.TransportProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire without a network: whatever a measurement pushes is what came in, so that the pipeline
 * behind it is all that is measured. Thread-safe.
 */
final class PushedWire implements TransportProvider {
  static final String TYPE = "pushed";

  private final Map<String, TransportListener> listeners = new ConcurrentHashMap<>();

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Transport create(TransportContext context) {
    listeners.put(context.instanceId(), context.listener());
    return new Line(context.instanceId());
  }

  /** Where what comes in for an instance is pushed. */
  TransportListener listener(String instanceId) {
    return listeners.get(instanceId);
  }

  private record Line(String instanceId) implements Transport {
    private static final Reply DONE = Reply.of(AjaxResponse.of(200, "OK", Map.of(), Map.of()));

    private static CompletionStage<Reply> done() {
      return CompletableFuture.completedFuture(DONE);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public CompletionStage<Reply> start(StartRequest request) {
      SessionData session = SessionData.of(Map.of("sessionId", instanceId));
      return CompletableFuture.completedFuture(new Reply(DONE.ajax(), session, Inbound.NOTHING));
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
      // nothing is under way
    }
  }
}
