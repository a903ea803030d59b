package io.webchat.core.internal.transport;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.failover.ServingGate;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.mailbox.timing.TimedTransport;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance's lease on a transport: the transport itself may go and another one come while the
 * session lives on. Calls made in between wait up to {@code ajaxTimeout}. Used on the mailbox only;
 * results are completed there.
 */
public final class TransportHolder {
  private static final Logger LOG = LoggerFactory.getLogger(TransportHolder.class);
  private static final int WAITING_LIMIT = 1_000;

  /** How often a call is made again because transports went. */
  private static final int REPEATS = 5;

  /** The least time that a call has, ms: a transport may make several requests for one. */
  private static final long LEAST_LIMIT_MS = 60_000;

  /** How much longer than {@code ajaxTimeout}, the limit of one request, a call may take. */
  private static final int REQUESTS = 4;

  /** Hears of the transport, on the mailbox. */
  public interface Listener {
    /** The session goes on by a transport of another type. */
    void wireChanged(String former, String type);

    /** The transport can do other things than the one before. */
    void capabilitiesChanged(Set<Capability> capabilities);

    /** A transport of the type is there again. */
    void transportCame();

    /** The transport went. */
    void transportGone();

    /** The server, and not the transport by itself, answered a call for the session. */
    void answered();

    /** An answer brought session data; {@code null} when it brought none. */
    void sessionDataChanged(SessionData data);

    /** The server asks to wait so long before each poll. */
    void pollSuggested(long afterMs);

    /** Whether no call is to be made now, since new session data is being stored. */
    boolean holdsCalls();
  }

  private final Mailbox mailbox;
  private final ChatSession session;
  private final ServiceEvents events;
  private final Plugins plugins;
  private final ServingGate gate;
  private final Supplier<InstanceTransportContext> context;
  private final Listener instance;
  private final Deque<Waiting> waiting = new ArrayDeque<>(1);

  /** Set before a provider is looked for, so that one that comes or goes meanwhile is told. */
  private volatile List<String> types = List.of();

  private volatile String type = "";
  private TransportProvider provider;
  private HeldTransportListener listener;
  private Transport transport;
  private CompletableFuture<Reply> probing = new CompletableFuture<>();
  private volatile Set<Capability> capabilities = Set.of();
  private SessionFormat format = SessionFormat.UNKNOWN;

  /**
   * A lease on nothing yet.
   *
   * @param context what a transport is to see of the instance as it is now; its listener gets what
   *     is pushed, on the mailbox
   */
  public TransportHolder(
      Mailbox mailbox,
      ChatSession session,
      ServiceEvents events,
      Plugins plugins,
      ServingGate gate,
      Supplier<InstanceTransportContext> context,
      Listener instance) {
    this.mailbox = mailbox;
    this.session = session;
    this.events = events;
    this.plugins = plugins;
    this.gate = gate;
    this.context = context;
    this.instance = instance;
  }

  /**
   * A call of the transport.
   *
   * @param session the session it is for: it is not made any more when that is over
   * @param local whether the transport may answer it without the server
   */
  private record Call(
      Function<Transport, CompletionStage<Reply>> operation,
      Repeat repeat,
      int session,
      boolean local,
      CompletableFuture<Reply> result) {
    /** Whether it may be made again although it failed so. */
    boolean mayRepeat(Throwable failure) {
      boolean doubtful = failure instanceof TransportException known && known.ambiguous();
      return repeat == Repeat.ALWAYS || (repeat == Repeat.UNSENT && !doubtful);
    }
  }

  private record Waiting(Call call, int repeats) {}

  /**
   * Takes a transport of the configured types.
   *
   * @param wanted types that can go on with each other's sessions, the preferred one first
   * @return whether one is there; when not, {@link #providerCame()} takes the next
   * @throws TransportConfigurationException when the provider cannot work with the configuration
   */
  public boolean acquire(List<String> wanted) {
    release();
    types = List.copyOf(wanted);
    type = types.get(0);
    return acquire();
  }

  private boolean acquire() {
    Optional<TransportProvider> candidate = available();
    candidate.ifPresent(this::take);
    return candidate.isPresent();
  }

  /** The provider of the most preferred type. */
  private Optional<TransportProvider> available() {
    return types.stream().map(plugins::transport).flatMap(Optional::stream).findFirst();
  }

  private void take(TransportProvider candidate) {
    InstanceTransportContext present = context.get();
    HeldTransportListener pushes =
        new HeldTransportListener(mailbox, gate, other -> other == listener, present.listener());
    Transport created = candidate.create(present.with(pushes));
    if (transport != null) {
      close(Transport::close);
      instance.transportGone();
    }
    listener = pushes;
    format = candidate.sessionFormat();
    provider = candidate;
    transport = new TimedTransport(created, candidate.type());
    String former = type;
    type = candidate.type();
    if (!capabilities.equals(created.capabilities())) {
      capabilities = Set.copyOf(created.capabilities());
      instance.capabilitiesChanged(capabilities);
    }
    if (!former.equals(type)) {
      instance.wireChanged(former, type);
    }
  }

  /** The type of the transport, or of the last one while there is none. */
  public String type() {
    return type;
  }

  /** Whether a provider of the type can be of use, or is in use; on any thread. */
  public boolean canUse(String offered) {
    return types.contains(offered);
  }

  /** The types that the session can go on with, the preferred one first. */
  public List<String> types() {
    return types;
  }

  /**
   * Prefers another order of the types from now on, and changes to the first that is there, unless
   * it is the one in use. Where its transport cannot be made, the present one stays.
   */
  public void prefer(List<String> order) {
    types = List.copyOf(order);
    if (available().filter(candidate -> !candidate.type().equals(type)).isPresent()) {
      takeAndGoOn();
    }
  }

  /**
   * Tries another type, where a call may be made now: makes a transport of it, calls it and closes
   * it again, with the holder's own at the latest. What it pushes is not heard.
   */
  public CompletionStage<Reply> probe(
      String wanted, Function<Transport, CompletionStage<Reply>> operation) {
    return plugins
        .transport(wanted)
        .filter(candidate -> mayCall())
        .map(candidate -> Stages.guarded(() -> probe(candidate, operation)))
        .orElseGet(() -> CompletableFuture.failedFuture(unavailable()));
  }

  private CompletionStage<Reply> probe(
      TransportProvider candidate, Function<Transport, CompletionStage<Reply>> operation) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    Transport tried = candidate.create(context.get().unheard());
    probing = result;
    CompletionStage<Reply> stage = Stages.guarded(() -> operation.apply(tried));
    Timers.Timer limit =
        mailbox.after(LEAST_LIMIT_MS, () -> result.completeExceptionally(noAnswer()));
    CompletionStage<Reply> settled = result;
    settled.whenComplete(
        (unused, failure) -> {
          limit.cancel();
          close(tried, candidate.type(), Transport::close);
        });
    stage.whenComplete(
        (reply, failure) -> mailbox.always(() -> Stages.settle(result, reply, failure)));
    return result;
  }

  public boolean isHeld() {
    return transport != null;
  }

  /** Whether the transport, or the last one while there is none, can do this. */
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  /** What the transport, or the last one while there is none, can do. Any thread. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** What session data mean to the transport, or the last one while there is none. */
  public SessionFormat format() {
    return format;
  }

  /** A provider was registered; the instance needs it when it has none. */
  public void providerCame() {
    if (transport == null) {
      takeAndGoOn();
    }
  }

  private void takeAndGoOn() {
    if (types.isEmpty() || session.is(WebChatState.CLOSED)) {
      return;
    }
    try {
      if (acquire()) {
        instance.transportCame();
        makeWaitingCalls();
      }
    } catch (RuntimeException e) {
      LOG.warn("Instance {}: the transport {} could not be created", session.instanceId(), type, e);
      events.error(RejectionMapping.rejection(e, type));
    }
  }

  /**
   * A provider went: its transport leaves the session to another one, which is taken if there is.
   */
  public void providerGone(TransportProvider gone) {
    if (gone != provider) {
      return;
    }
    close(Transport::handOver);
    instance.transportGone();
    providerCame();
  }

  /** Gives the transport back. Calls that wait are rejected. */
  public void release() {
    probing.completeExceptionally(unavailable());
    close(Transport::close);
    type = "";
    types = List.of();
    while (!waiting.isEmpty()) {
      waiting.poll().call().result().completeExceptionally(unavailable());
    }
  }

  /** A call with the usual time limit: a minute, or four times {@code ajaxTimeout} if longer. */
  public CompletionStage<Reply> call(
      Repeat repeat, Function<Transport, CompletionStage<Reply>> operation) {
    return call(repeat, usualLimitMs(), operation);
  }

  /**
   * The same for what some transports answer without the server: an answer does not show that the
   * server can be reached.
   */
  public CompletionStage<Reply> callLocal(
      Repeat repeat, Function<Transport, CompletionStage<Reply>> operation) {
    return call(repeat, usualLimitMs(), true, operation);
  }

  private long usualLimitMs() {
    return Math.max(LEAST_LIMIT_MS, REQUESTS * patience());
  }

  /**
   * Calls the transport, now or when there is one again.
   *
   * @param repeat whether the call is made again when the transport goes while it is under way, a
   *     few times at most
   * @param limitMs after this time it fails as timed out, waiting included: transports have limits
   *     of their own, but one that never answers must not keep its callers waiting
   * @return may be cancelled: then the transport's stage is, too
   */
  public CompletionStage<Reply> call(
      Repeat repeat, long limitMs, Function<Transport, CompletionStage<Reply>> operation) {
    return call(repeat, limitMs, false, operation);
  }

  private CompletionStage<Reply> call(
      Repeat repeat,
      long limitMs,
      boolean local,
      Function<Transport, CompletionStage<Reply>> operation) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    Timers.Timer limit = mailbox.after(limitMs, () -> result.completeExceptionally(noAnswer()));
    CompletionStage<Reply> settled = result;
    settled.whenComplete((unused, failure) -> limit.cancel());
    int repeats = repeat == Repeat.NEVER ? 0 : REPEATS;
    Call call = new Call(operation, repeat, session.number(), local, result);
    if (transport == null || !mayCall()) {
      await(call, repeats);
    } else {
      run(call, repeats);
    }
    return result;
  }

  private boolean mayCall() {
    return gate.isOpen() && !instance.holdsCalls();
  }

  private long patience() {
    return context.get().configuration().patience();
  }

  private void await(Call call, int repeats) {
    if (waiting.size() >= WAITING_LIMIT) {
      call.result()
          .completeExceptionally(
              Rejection.of(ErrorCode.OVERLOADED, "Too many commands wait for a transport"));
      return;
    }
    Waiting turn = new Waiting(call, repeats);
    waiting.add(turn);
    mailbox.after(
        patience(),
        () -> {
          if (waiting.remove(turn)) {
            call.result().completeExceptionally(unavailable());
          }
        });
  }

  private void run(Call call, int repeats) {
    if (call.result().isDone()) {
      return; // given up while it waited
    }
    if (call.session() != session.number()) {
      call.result().completeExceptionally(RejectionMapping.notActive());
      return;
    }
    Transport used = transport;
    AtomicBoolean begun = new AtomicBoolean();
    CompletionStage<Reply> stage =
        Stages.guarded(
            () -> {
              CompletionStage<Reply> made = call.operation().apply(used);
              begun.set(true);
              return made;
            });
    CompletionStage<Reply> wanted = call.result();
    wanted.whenComplete(
        (unused, failure) -> {
          if (failure != null) {
            cancel(stage); // given up, unless that is what it failed with
          }
        });
    stage.whenComplete(
        (reply, failure) ->
            mailbox.always(
                () ->
                    settled(
                        call,
                        repeats,
                        used,
                        reply,
                        reply == null ? reason(failure, begun.get()) : null)));
  }

  private void settled(Call call, int repeats, Transport used, Reply reply, Throwable failure) {
    gate.whenOpen(
        () -> {
          if (reply != null) {
            answered(reply, call);
          } else {
            failed(failure, used, call, repeats);
          }
        },
        () -> call.result().completeExceptionally(unavailable()));
  }

  /**
   * A class that cannot be loaded any more: the transport, or a library below it, is being
   * replaced.
   *
   * @param begun whether the call was made: the server may have it
   */
  private Throwable reason(Throwable failure, boolean begun) {
    if (failure == null) {
      return TransportException.of(Kind.INVALID_RESPONSE, "The transport gave no reply");
    }
    Throwable cause = Stages.unwrap(failure);
    if (cause instanceof LinkageError) {
      LOG.warn(
          "Instance {}: classes of the transport {} are gone: {}",
          session.instanceId(),
          type,
          cause.toString());
      return TransportException.builder(Kind.CLOSED, "The transport is being replaced")
          .ambiguous(begun)
          .cause(cause)
          .build();
    }
    return cause;
  }

  private void answered(Reply reply, Call call) {
    boolean current = call.session() == session.number();
    if (current && !call.local()) {
      instance.answered();
    }
    if (current) {
      instance.sessionDataChanged(reply.session());
      reply.pollAfterMs().ifPresent(instance::pollSuggested);
    }
    events.ajaxResponse(reply.ajax());
    // what came along for a session that is over is not to be taken for the next one's
    call.result()
        .complete(current ? reply : new Reply(reply.ajax(), reply.session(), Inbound.NOTHING));
  }

  private void failed(Throwable failure, Transport used, Call call, int repeats) {
    boolean gone = used != transport || RejectionMapping.is(failure, Kind.CLOSED);
    if (call.result().isDone()) {
      return;
    }
    if (gone && repeats > 0 && call.mayRepeat(failure) && !session.is(WebChatState.CLOSED)) {
      if (transport == null || transport == used || !mayCall()) {
        await(call, repeats - 1);
      } else {
        run(call, repeats - 1);
      }
      return;
    }
    if (!(failure instanceof TransportException) && !(failure instanceof Rejection)) {
      LOG.error(
          "Instance {}: the transport {} failed unexpectedly", session.instanceId(), type, failure);
    }
    call.result().completeExceptionally(failure);
  }

  /** Makes the calls that waited, if they can be made now. */
  public void makeWaitingCalls() {
    Deque<Waiting> calls = new ArrayDeque<>(waiting);
    waiting.clear();
    while (!calls.isEmpty() && transport != null && mayCall()) {
      Waiting turn = calls.poll();
      run(turn.call(), turn.repeats());
    }
    calls.descendingIterator().forEachRemaining(waiting::addFirst);
  }

  private void cancel(CompletionStage<Reply> call) {
    try {
      call.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      LOG.debug(
          "Instance {}: the transport {} cannot cancel a call", session.instanceId(), type, e);
    }
  }

  private void close(Consumer<Transport> way) {
    Transport former = transport;
    listener = null;
    transport = null;
    provider = null;
    close(former, type, way);
  }

  private void close(Transport former, String ofType, Consumer<Transport> way) {
    try {
      if (former != null) {
        way.accept(former);
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Instance {}: the transport {} did not close", session.instanceId(), ofType, e);
    }
  }

  private static TransportException noAnswer() {
    return TransportException.builder(Kind.TIMEOUT, "The transport gave no answer in time")
        .ajax(AjaxResponse.failure("timeout"))
        .ambiguous(true)
        .build();
  }

  private Rejection unavailable() {
    if (gate.isMoved() || (transport != null && !mayCall())) {
      return gate.refusal();
    }
    return Rejection.of(
            ErrorCode.TRANSPORT_UNAVAILABLE,
            "No transport of type '"
                + String.join("' or '", types)
                + "' is available at the moment")
        .withHint("Start the bundle that provides it; the session is kept");
  }
}
