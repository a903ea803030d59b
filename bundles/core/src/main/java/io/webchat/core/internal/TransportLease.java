package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance's lease on a transport: the transport itself may go and another one come while the
 * session lives on. Calls made in between wait up to {@code ajaxTimeout}. Used on the mailbox only;
 * results are completed there.
 */
final class TransportLease {
  private static final Logger LOG = LoggerFactory.getLogger(TransportLease.class);
  private static final int WAITING_LIMIT = 1_000;

  /** How often a call is made again because transports went. */
  private static final int REPEATS = 5;

  private final ChatInstance chat;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private String type = "";
  private TransportProvider provider;
  private Transport transport;
  private Set<Capability> capabilities = Set.of();

  TransportLease(ChatInstance chat) {
    this.chat = chat;
  }

  private record Waiting(
      Function<Transport, CompletionStage<Reply>> operation,
      int repeats,
      CompletableFuture<Reply> result) {}

  /**
   * Takes a transport of the configured type.
   *
   * @return whether one is there; when not, {@link #providerCame()} takes the next
   * @throws TransportConfigurationException when the provider cannot work with the configuration
   */
  boolean acquire(String transportType) {
    release();
    type = transportType;
    return acquire();
  }

  private boolean acquire() {
    TransportProvider candidate = chat.plugins().transport(type).orElse(null);
    if (candidate == null) {
      return false;
    }
    Transport created = candidate.create(new LeaseContext(chat));
    provider = candidate;
    transport = created;
    if (!capabilities.equals(created.capabilities())) {
      capabilities = Set.copyOf(created.capabilities());
      chat.capabilitiesChanged(capabilities);
    }
    return true;
  }

  String type() {
    return type;
  }

  boolean isHeld() {
    return transport != null;
  }

  /** Whether the transport, or the last one while there is none, can do this. */
  boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  boolean isCurrent(Transport candidate) {
    return transport == candidate;
  }

  /** A provider was registered; the instance needs it when it has none. */
  void providerCame() {
    if (type.isEmpty() || transport != null || chat.session().is(WebChatState.CLOSED)) {
      return;
    }
    try {
      if (acquire()) {
        chat.transportCame();
        proceed();
      }
    } catch (RuntimeException e) {
      LOG.warn("Instance {}: the transport {} could not be created", chat.id(), type, e);
      chat.events().error(Failures.rejection(e, type));
    }
  }

  /**
   * A provider went: its transport is given back, and another one of the type taken if there is
   * one.
   */
  void providerGone(TransportProvider gone) {
    if (gone != provider) {
      return;
    }
    close();
    chat.transportGone();
    providerCame();
  }

  /** Gives the transport back. Calls that wait are rejected. */
  void release() {
    close();
    type = "";
    while (!waiting.isEmpty()) {
      waiting.poll().result().completeExceptionally(unavailable());
    }
  }

  /**
   * Calls the transport, now or when there is one again.
   *
   * @param repeatable whether the call is simply made again when the transport goes while it is
   *     under way, a few times at most
   * @return may be cancelled: then the transport's stage is, too
   */
  CompletionStage<Reply> call(
      boolean repeatable, Function<Transport, CompletionStage<Reply>> operation) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    int repeats = repeatable ? REPEATS : 0;
    if (transport == null || !chat.maySend()) {
      await(operation, repeats, result);
    } else {
      run(operation, repeats, result);
    }
    return result;
  }

  private void await(
      Function<Transport, CompletionStage<Reply>> operation,
      int repeats,
      CompletableFuture<Reply> result) {
    if (waiting.size() >= WAITING_LIMIT) {
      result.completeExceptionally(
          Rejection.of(ErrorCode.OVERLOADED, "Too many commands wait for a transport"));
      return;
    }
    Waiting call = new Waiting(operation, repeats, result);
    waiting.add(call);
    chat.timers()
        .after(
            chat.configuration().patience(),
            chat.mailbox(),
            () -> {
              if (waiting.remove(call)) {
                result.completeExceptionally(unavailable());
              }
            });
  }

  private void run(
      Function<Transport, CompletionStage<Reply>> operation,
      int repeats,
      CompletableFuture<Reply> result) {
    if (result.isDone()) {
      return; // given up while it waited
    }
    Transport used = transport;
    int session = chat.session().number();
    CompletionStage<Reply> stage;
    try {
      stage = operation.apply(used);
    } catch (RuntimeException | LinkageError e) {
      stage = CompletableFuture.failedFuture(e);
    }
    CompletionStage<Reply> call = stage;
    CompletionStage<Reply> wanted = result;
    wanted.whenComplete(
        (unused, failure) -> {
          if (failure instanceof CancellationException) {
            cancel(call);
          }
        });
    call.whenComplete(
        (reply, failure) ->
            chat.mailbox()
                .always(
                    () ->
                        chat.tenure()
                            .whenOpen(
                                () -> {
                                  if (failure == null) {
                                    answered(reply, session, result);
                                  } else {
                                    failed(
                                        Failures.unwrap(failure), used, operation, repeats, result);
                                  }
                                },
                                () -> result.completeExceptionally(unavailable()))));
  }

  private void answered(Reply reply, int session, CompletableFuture<Reply> result) {
    boolean current = session == chat.session().number();
    if (current) {
      chat.sessionDataChanged(reply.session());
    }
    chat.events().ajaxResponse(reply.ajax());
    // what came along for a session that is over is not to be taken for the next one's
    result.complete(current ? reply : new Reply(reply.ajax(), reply.session(), Inbound.NOTHING));
  }

  private void failed(
      Throwable failure,
      Transport used,
      Function<Transport, CompletionStage<Reply>> operation,
      int repeats,
      CompletableFuture<Reply> result) {
    boolean gone = used != transport || Failures.is(failure, Kind.CLOSED);
    if (result.isDone()) {
      return;
    }
    if (gone && repeats > 0 && !chat.session().is(WebChatState.CLOSED)) {
      if (transport == null || transport == used || !chat.maySend()) {
        await(operation, repeats - 1, result);
      } else {
        run(operation, repeats - 1, result);
      }
      return;
    }
    if (!(failure instanceof TransportException) && !(failure instanceof Rejection)) {
      LOG.error("Instance {}: the transport {} failed unexpectedly", chat.id(), type, failure);
    }
    result.completeExceptionally(failure);
  }

  /** Makes the calls that waited, if they can be made now. */
  void proceed() {
    if (transport != null && chat.maySend()) {
      retryWaiting();
    }
  }

  private void retryWaiting() {
    Deque<Waiting> calls = new ArrayDeque<>(waiting);
    waiting.clear();
    for (Waiting call : calls) {
      if (transport != null && chat.maySend()) {
        run(call.operation(), call.repeats(), call.result());
      } else {
        waiting.add(call);
      }
    }
  }

  private void cancel(CompletionStage<Reply> call) {
    try {
      call.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      LOG.debug("Instance {}: the transport {} cannot cancel a call", chat.id(), type, e);
    }
  }

  private void close() {
    Transport former = transport;
    transport = null;
    provider = null;
    if (former != null) {
      try {
        former.close();
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("Instance {}: the transport {} did not close", chat.id(), type, e);
      }
    }
  }

  private Rejection unavailable() {
    if (transport != null || chat.tenure().isMoved()) {
      return chat.notServing();
    }
    return Rejection.of(
            ErrorCode.TRANSPORT_UNAVAILABLE,
            "No transport of type '" + type + "' is available at the moment")
        .withHint("Start the bundle that provides it; the session is kept");
  }
}
