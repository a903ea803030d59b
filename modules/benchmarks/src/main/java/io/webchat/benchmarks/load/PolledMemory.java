package io.webchat.benchmarks.load;

import io.webchat.api.session.SessionData;
import io.webchat.benchmarks.wire.AnsweringTransport;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A polled chat server in this JVM that answers at once and has nothing to say; it remembers which
 * sessions were polled. Thread-safe.
 */
final class PolledMemory implements TransportProvider {
  static final String TYPE = "polled-memory";

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

  private final class Line extends AnsweringTransport {
    Line() {
      super("session-" + started.incrementAndGet());
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.POLLING, Capability.RESTORE);
    }

    @Override
    public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
      polled.add(session.value("sessionId"));
      return super.poll(session, request);
    }
  }
}
