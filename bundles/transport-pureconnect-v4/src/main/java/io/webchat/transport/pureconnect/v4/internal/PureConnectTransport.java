package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestClient;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.pureconnect.v4.internal.HostSearch.Located;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The web chat of PureConnect for one widget instance. */
final class PureConnectTransport implements Transport {
  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.POLLING, Capability.RESTORE);

  private final TransportContext context;
  private final PureConnectOptions options;
  private final PureConnectCalls wire;
  private final PureConnectPolls polls;

  /** Whether the server was told that the customer types. */
  private volatile boolean types;

  PureConnectTransport(TransportContext context, PureConnectOptions options, RestClient client) {
    PollPace pace = new PollPace();
    this.context = context;
    this.options = options;
    this.wire = new PureConnectCalls(context, options, client, pace);
    this.polls = new PureConnectPolls(wire, pace);
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  /** Asks one configured server after the other, until one starts the chat. */
  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    RestBody body = PureConnectStart.body(context, request);
    types = false;
    return start(options.hosts(), body);
  }

  private CompletionStage<Reply> start(List<String> left, RestBody body) {
    String host = left.get(0);
    List<String> others = left.subList(1, left.size());
    CompletionStage<Reply> started =
        FollowUp.after(
            wire.open(host, "start", body),
            answer -> CompletableFuture.completedFuture(wire.opened(host, answer)));
    return others.isEmpty()
        ? started
        : FollowUp.of(
            started,
            (reply, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(reply);
              }
              boolean closed =
                  failure instanceof TransportException reason && reason.kind() == Kind.CLOSED;
              return closed ? CompletableFuture.failedFuture(failure) : start(others, body);
            });
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return wire.attach(session, request);
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return polls.next(session, request);
  }

  /** Typing is stopped first; whether that is heard does not matter to the message. */
  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    RestBody body = RestBody.json(Map.of("message", message.text(), "type", "text/plain"));
    return wire.inSession(
        session,
        there -> {
          CompletionStage<PureConnectAnswer> sent =
              types
                  ? FollowUp.of(typing(there, false), (answer, failure) -> message(there, body))
                  : message(there, body);
          return FollowUp.after(sent, PureConnectTransport::done);
        });
  }

  private CompletionStage<PureConnectAnswer> message(Located there, RestBody body) {
    return wire.postOnce(there, "send-message", body);
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return wire.inSession(
        session, there -> FollowUp.after(typing(there, typing), PureConnectTransport::done));
  }

  private CompletionStage<PureConnectAnswer> typing(Located there, boolean typing) {
    types = typing;
    return wire.post(there, "typing-state", RestBody.json(Map.of("typingIndicator", typing)));
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return wire.inSession(
        session,
        there ->
            FollowUp.after(wire.post(there, "exit", RestBody.empty()), PureConnectTransport::done));
  }

  private static CompletionStage<Reply> done(PureConnectAnswer answer) {
    return CompletableFuture.completedFuture(Reply.of(answer.ajax()));
  }

  @Override
  public void close() {
    wire.close();
  }
}
