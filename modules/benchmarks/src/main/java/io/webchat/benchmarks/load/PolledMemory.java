package io.webchat.benchmarks.load;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A polled chat server in this JVM that answers at once and has nothing to say; it remembers which
 * sessions were polled. Thread-safe.
 */
final class PolledMemory implements TransportProvider {
  static final String TYPE = "polled-memory";
  private static final String ID = "sessionId";

  private final AtomicLong started = new AtomicLong();
  private final Set<String> polled = ConcurrentHashMap.newKeySet();

  /** How many sessions were polled since the last call of {@link #forget}. */
  int polled() {
    return polled.size();
  }

  void forget() {
    polled.clear();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Transport create(TransportContext context) {
    return new Line();
  }

  private final class Line implements Transport {
    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.POLLING, Capability.RESTORE);
    }

    @Override
    public CompletionStage<Reply> start(StartRequest request) {
      return done(SessionData.of(Map.of(ID, "session-" + started.incrementAndGet())));
    }

    @Override
    public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
      return done(session);
    }

    @Override
    public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
      polled.add(session.value(ID));
      return done(session);
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
          new Reply(
              AjaxResponse.ok(Map.of()), session, Inbound.of(Inbound.Status.GOES_ON, List.of())));
    }

    @Override
    public void close() {
      // nothing is under way
    }
  }
}
