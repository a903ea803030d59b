package io.webchat.transport.webmessaging.internal;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.mailbox.Mailbox;
import io.webchat.rest.RestClient;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.transport.webmessaging.internal.connection.SessionKeys;
import io.webchat.transport.webmessaging.internal.connection.SessionPlace;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.message.CustomAttributes;
import io.webchat.transport.webmessaging.internal.session.GuestSession;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Web Messaging for one widget instance: one socket for the session it has at the moment. */
final class WebMessagingTransport implements Transport {
  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.RESTORE,
          Capability.RESTORE_ENDED,
          Capability.ASYNC,
          Capability.HISTORY,
          Capability.UPDATE_USER_DATA,
          Capability.FILE_UPLOAD,
          Capability.FILE_DOWNLOAD,
          Capability.FILE_LIMITS,
          Capability.VERIFY_SESSION,
          Capability.BOT_EVENTS,
          Capability.RECEIPTS,
          Capability.READ_ONLY,
          Capability.EXPIRY,
          Capability.CLEAR,
          Capability.AUTHENTICATION,
          Capability.RICH_REPLIES);

  private static final int CALLS = 1_000;
  private static final List<String> FORM =
      List.of("nickname", "firstname", "lastname", "email", "subject");

  private final TransportContext context;
  private final WebMessagingOptions options;
  private final Mailbox mailbox;
  private final SocketEngine sockets;
  private final RestClient client;
  private final Function<RestClient, CompletableFuture<DeploymentConfig>> configs;
  private final DoubleSupplier chance;
  private final Consumer<WebMessagingTransport> gone;
  private final Set<Call> underWay = new LinkedHashSet<>();
  private GuestSession session;

  /** Of the session, for other threads; {@code null} when there is none. */
  private volatile String connectionKey;

  private volatile boolean closed;

  /**
   * A transport without a session yet.
   *
   * @param configs fetches the configuration of the deployment
   * @param gone is told when it is closed
   */
  WebMessagingTransport(
      TransportContext context,
      WebMessagingOptions options,
      Mailbox mailbox,
      SocketEngine sockets,
      RestClient client,
      Function<RestClient, CompletableFuture<DeploymentConfig>> configs,
      DoubleSupplier chance,
      Consumer<WebMessagingTransport> gone) {
    this.context = context;
    this.options = options;
    this.mailbox = mailbox;
    this.sockets = sockets;
    this.client = client;
    this.configs = configs;
    this.chance = chance;
    this.gone = gone;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return call(
        () -> {
          release();
          CompletableFuture<Reply> result = new CompletableFuture<>();
          whenConfigured(
              (config, failure) -> {
                if (failure != null) {
                  result.completeExceptionally(failure);
                } else if (!config.active()) {
                  result.completeExceptionally(inactive());
                } else {
                  begin(request, config, result);
                }
              });
          return result;
        });
  }

  private void begin(
      StartRequest request, DeploymentConfig config, CompletableFuture<Reply> result) {
    if (closed || result.isDone()) { // nothing would close what is opened now
      result.completeExceptionally(WireFailures.closed(false));
      return;
    }
    Map<String, Object> proof = JsonValues.object(request.overrides().get("authentication"));
    if (!proof.isEmpty() && !config.signIn()) {
      result.completeExceptionally(WireFailures.of("authentication", WireFailures.FORBIDDEN));
      return;
    }
    release();
    Map<String, Object> journey = journey();
    GuestSession opened =
        new GuestSession(
            place(options.deploymentId()),
            SessionKeys.create(options.deploymentId()),
            config,
            journey);
    session = opened;
    connectionKey = SessionKeys.connectionKey(opened.data());
    Map<String, Object> attributes = new LinkedHashMap<>();
    FORM.forEach(field -> attributes.put(field, request.field(field)));
    attributes.putAll(request.userData());
    CompletableFuture<Reply> starting =
        opened.start(CustomAttributes.of(attributes), proof, journey);
    forward(starting, result);
    Settled.here(
        result,
        (reply, failure) -> {
          if (result.isCancelled()) {
            boolean unused = starting.cancel(true);
          }
        });
  }

  private Map<String, Object> journey() {
    return JsonValues.object(context.configuration().transport().get("journeyContext"));
  }

  private static TransportException inactive() {
    return TransportException.builder(
            Kind.REFUSED, "The deployment is not active: no chat can be started")
        .errors(List.of(new ServerError("INACTIVE", null, "activate the deployment")))
        .build();
  }

  /** Also takes a session up anew that was given up here. */
  @Override
  public CompletionStage<Reply> attach(SessionData data, AttachRequest request) {
    return inSession(
        data,
        taken -> {
          if (taken.isOver()) {
            takeUp(complete(data));
          }
          boolean restores = request.mode() != AttachRequest.Mode.RESUME;
          return releasing(
              session,
              session.attach(request),
              failure -> restores && isRefused(failure),
              GuestSession::close);
        });
  }

  /** Whether the server answered that it does not give the session: a restore ends by that. */
  private static boolean isRefused(TransportException failure) {
    boolean answered = failure.kind() == Kind.HTTP || failure.kind() == Kind.REFUSED;
    return answered && failure.ajax().status() < 500;
  }

  @Override
  public CompletionStage<Reply> poll(SessionData data, PollRequest request) {
    return CompletableFuture.failedFuture(
        TransportException.of(Kind.UNSUPPORTED, "Messages are pushed, not polled for"));
  }

  @Override
  public CompletionStage<Reply> send(SessionData data, OutgoingMessage message) {
    return inSession(data, open -> open.send(message));
  }

  @Override
  public CompletionStage<Reply> typing(SessionData data, boolean typing, String preview) {
    return inSession(data, open -> open.typing(typing));
  }

  @Override
  public CompletionStage<Reply> updateUserData(SessionData data, Map<String, Object> userData) {
    return inSession(data, open -> open.addData(CustomAttributes.of(userData)));
  }

  @Override
  public CompletionStage<Reply> upload(SessionData data, UploadRequest request) {
    return inSession(data, open -> open.upload(request));
  }

  @Override
  public CompletionStage<Reply> download(SessionData data, DownloadRequest request) {
    return inSession(data, open -> open.download(request));
  }

  @Override
  public CompletionStage<Reply> fileLimits(SessionData data) {
    return inSession(data, GuestSession::fileLimits);
  }

  @Override
  public CompletionStage<Reply> history(SessionData data, HistoryRequest request) {
    return inSession(data, open -> open.history(request));
  }

  @Override
  public CompletionStage<Reply> verify(SessionData data) {
    return inSession(data, GuestSession::verify);
  }

  @Override
  public CompletionStage<Reply> end(SessionData data) {
    return inSession(data, this::end);
  }

  /**
   * The chat is over here whatever comes of it, so that its other requests have nothing to wait
   * for; another attempt takes the session up anew.
   */
  private CompletableFuture<Reply> end(GuestSession ending) {
    return releasing(ending, ending.end(), failure -> true, GuestSession::closeEnded);
  }

  /** Lets go of a session when a request fails so that its caller has no use for it. */
  private CompletableFuture<Reply> releasing(
      GuestSession used,
      CompletableFuture<Reply> running,
      Predicate<TransportException> isUseless,
      Consumer<GuestSession> close) {
    Settled.here(
        running,
        (reply, failure) -> {
          if (failure != null && session == used && isUseless.test(failure)) {
            close.accept(used);
            release();
          }
        });
    return running;
  }

  @Override
  public CompletionStage<Reply> clear(SessionData data) {
    return inSession(data, GuestSession::clear);
  }

  @Override
  public CompletionStage<Reply> signOut(SessionData data) {
    return inSession(data, GuestSession::signOut);
  }

  /** Does something in the session of the data, which is taken up if it is another one. */
  private CompletionStage<Reply> inSession(
      SessionData data, Function<GuestSession, CompletableFuture<Reply>> operation) {
    String token = data.value(SessionKeys.TOKEN);
    if (token == null || token.isBlank()) {
      return CompletableFuture.failedFuture(
          WireFailures.sessionLost("The session data has no token"));
    }
    return call(
        () -> {
          if (session == null || !token.equals(session.data().value(SessionKeys.TOKEN))) {
            takeUp(complete(data));
          }
          return operation.apply(session);
        });
  }

  /** A bare token is a session of the configured deployment. */
  private SessionData complete(SessionData data) {
    return data.value(SessionKeys.DEPLOYMENT_ID) == null
        ? data.with(Map.of(SessionKeys.DEPLOYMENT_ID, options.deploymentId()))
        : data;
  }

  /** What goes wrong with the configuration does not keep a session from being taken up. */
  private void takeUp(SessionData data) {
    release();
    GuestSession taken =
        new GuestSession(
            place(data.value(SessionKeys.DEPLOYMENT_ID)),
            data,
            DeploymentConfig.UNKNOWN,
            journey());
    session = taken;
    connectionKey = SessionKeys.connectionKey(data);
    whenConfigured(
        (config, failure) -> {
          if (failure == null) {
            taken.configured(config);
          }
        });
  }

  private SessionPlace place(String deploymentId) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Origin", options.origin());
    headers.put("deploymentId", deploymentId);
    return new SessionPlace(
        context.instanceId(),
        options.api(),
        options.socketOf(deploymentId),
        headers,
        deploymentId,
        mailbox,
        sockets,
        client,
        context.listener(),
        options.silenceMs(),
        context.configuration().patience(),
        System::currentTimeMillis,
        chance);
  }

  private void whenConfigured(BiConsumer<DeploymentConfig, TransportException> then) {
    CompletionStage<DeploymentConfig> config = configs.apply(client);
    config.whenComplete(
        (known, failure) -> mailbox.always(() -> then.accept(known, reason(failure))));
  }

  private static TransportException reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause == null || cause instanceof TransportException
        ? (TransportException) cause
        : TransportException.builder(Kind.INVALID_RESPONSE, "The configuration cannot be read")
            .cause(cause)
            .build();
  }

  /** An operation that was begun. */
  private record Call(
      Supplier<CompletableFuture<Reply>> operation, CompletableFuture<Reply> result) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Runs an operation on the mailbox; what is under way fails when the transport is closed. */
  private CompletionStage<Reply> call(Supplier<CompletableFuture<Reply>> operation) {
    Call call = new Call(operation, new CompletableFuture<>());
    if (closed) {
      call.result().completeExceptionally(WireFailures.closed(false));
    } else {
      mailbox.always(() -> run(call));
    }
    return call.result();
  }

  private void run(Call call) {
    if (closed) {
      call.result().completeExceptionally(WireFailures.closed(false));
    } else if (underWay.size() >= CALLS) {
      call.result().completeExceptionally(WireFailures.overloaded("the transport"));
    } else {
      underWay.add(call);
      CompletableFuture<Reply> running = call.operation().get();
      forward(running, call.result());
      CompletableFuture<?> unused =
          call.result()
              .whenComplete(
                  (reply, failure) -> {
                    boolean cancelled = call.result().isCancelled();
                    mailbox.always(() -> ended(call, running, cancelled));
                  });
    }
  }

  private void ended(Call call, CompletableFuture<Reply> running, boolean cancelled) {
    underWay.remove(call);
    if (cancelled) {
      boolean unused = running.cancel(true);
    }
  }

  private static void forward(CompletableFuture<Reply> from, CompletableFuture<Reply> to) {
    CompletableFuture<?> unused =
        from.whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                to.complete(reply);
              } else {
                to.completeExceptionally(
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure);
              }
            });
  }

  private void release() {
    if (session != null) {
      session.close();
      session = null;
      connectionKey = null;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      close(this::release);
    }
  }

  /** The next transport finds at once that the connection is about to be left to it. */
  @Override
  public void handOver() {
    String key = connectionKey;
    if (closed || key == null) {
      close();
      return;
    }
    SocketHandOver next = sockets.handOver(key);
    close(
        () -> {
          GuestSession former = session;
          session = null;
          if (former == null) {
            next.cancel();
          } else {
            former.handOver(next);
          }
        });
  }

  private void close(Runnable way) {
    closed = true;
    gone.accept(this);
    mailbox.always(
        () -> {
          way.run();
          for (Call each : Set.copyOf(underWay)) {
            each.result().completeExceptionally(WireFailures.closed(false));
          }
          underWay.clear();
          client.close(); // the mailbox stays: a request that comes now is to be told
        });
  }

  @Override
  public String toString() {
    return "WebMessagingTransport[" + options.api() + "]";
  }
}
