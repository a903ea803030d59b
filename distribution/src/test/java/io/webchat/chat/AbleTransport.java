package io.webchat.chat;

import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A transport without a wire that can do everything, and pushes what a test says: what the core
 * makes of it is the same on each wire that has it.
 */
public final class AbleTransport implements Transport {
  static final String TYPE = "able";

  /** Offers it, and is the chat server behind it. */
  public static final class Provider implements TransportProvider {
    private final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    private final List<OutgoingMessage> sent = new CopyOnWriteArrayList<>();
    private final List<StartRequest> starts = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile TransportContext latest;
    private volatile Inbound older = Inbound.NOTHING;

    /** One that can do all but this. */
    public Provider(Capability... missing) {
      capabilities.remove(Capability.POLLING);
      capabilities.removeAll(Set.of(missing));
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Transport create(TransportContext context) {
      latest = context;
      return new AbleTransport(this);
    }

    /** What the customers sent. */
    public List<OutgoingMessage> sent() {
      return sent;
    }

    /** How chats were started. */
    public List<StartRequest> starts() {
      return starts;
    }

    /** The next page of older messages. */
    public void older(Inbound page) {
      older = page;
    }

    /** The server pushes this to the chat that was opened last. */
    public void push(Inbound inbound) {
      latest.listener().inbound(inbound);
    }

    /** The server pushes messages. */
    public void push(InboundMessage... messages) {
      push(Inbound.of(List.of(messages), false));
    }

    /** The server says that the session is over for this reason. */
    public void lose(String reason) {
      latest.listener().lost(TransportException.of(Kind.SESSION_LOST, reason));
    }
  }

  private final Provider server;

  private AbleTransport(Provider server) {
    this.server = server;
  }

  /** A message of an agent. */
  public static InboundMessage message(long position, Map<String, ?> fields) {
    Message message = Message.of(Map.of("type", "Message", "from", Map.of("type", "Agent")));
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      message = message.with(field.getKey(), field.getValue());
    }
    return new InboundMessage(position, message.with("index", position), message);
  }

  @Override
  public Set<Capability> capabilities() {
    return server.capabilities;
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    server.starts.add(request);
    Map<String, String> data = Map.of("token", "able-" + server.sessions.incrementAndGet());
    return CompletableFuture.completedFuture(
        new Reply(AjaxResponse.ok(Map.of()), SessionData.of(data), Inbound.NOTHING));
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return done(Inbound.of(Status.GOES_ON, List.of()));
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    throw new AssertionError("A transport that pushes is not polled");
  }

  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    server.sent.add(message);
    return done(Inbound.NOTHING);
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return done(Inbound.NOTHING);
  }

  @Override
  public CompletionStage<Reply> history(SessionData session, HistoryRequest request) {
    return done(server.older);
  }

  @Override
  public CompletionStage<Reply> clear(SessionData session) {
    return done(Inbound.of(Status.CLEARED, List.of()));
  }

  @Override
  public CompletionStage<Reply> signOut(SessionData session) {
    return done(Inbound.NOTHING);
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return done(Inbound.of(Status.ENDED, List.of()));
  }

  @Override
  public void close() {
    // holds nothing
  }

  private static CompletionStage<Reply> done(Inbound inbound) {
    return CompletableFuture.completedFuture(
        new Reply(AjaxResponse.ok(Map.of("statusCode", 0)), null, inbound));
  }
}
