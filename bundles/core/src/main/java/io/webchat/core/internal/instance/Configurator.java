package io.webchat.core.internal.instance;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.command.ChatCommands;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.core.internal.transport.TransportHolder;
import io.webchat.mailbox.Mailbox;
import io.webchat.spi.transport.TransportConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Applies configurations to an instance: checks, takes the transport, restores. Used on the mailbox
 * only, but for {@link #configuration()}.
 */
final class Configurator implements ChatCommands.Configuring {
  private final Mailbox mailbox;
  private final ChatSession session;
  private final TransportHolder holder;
  private final ServiceEvents events;
  private final Supplier<CoreSettings> settings;
  private final Listener listener;
  private volatile WebChatConfiguration configuration;
  private Rejection notConfigured = invalid("The instance is not configured yet");
  private WebChatConfiguration whenIdle;
  private boolean byExtension;
  private boolean begun;

  /** The last one that could be used; {@code null} before there was one. */
  private Applied applied;

  private record Applied(WebChatConfiguration configuration, boolean byExtension) {}

  /** What follows from a configuration. */
  interface Listener {
    /** Commands can be answered from now on. */
    void acceptCommands();

    /** A configuration is in force. */
    void configured(WebChatConfiguration configuration);

    /** Takes up the session of the instance; fails when there is none. */
    CompletionStage<Void> restore();

    /** The types of transport that are there. */
    List<String> transports();

    /** The session is taken up, or there is none; what was published for that is delivered. */
    void ready();

    /** A configuration that no command asked for cannot be used. */
    void refused(Rejection reason);
  }

  /** For a new instance with its initial configuration. */
  Configurator(
      WebChatConfiguration configuration,
      Mailbox mailbox,
      ChatSession session,
      TransportHolder holder,
      ServiceEvents events,
      Supplier<CoreSettings> settings,
      Listener listener) {
    this.configuration = configuration;
    this.mailbox = mailbox;
    this.session = session;
    this.holder = holder;
    this.events = events;
    this.settings = settings;
    this.listener = listener;
  }

  /** Whether the configuration in force is that of an extension, a script for instance. */
  boolean isByExtension() {
    return byExtension;
  }

  @Override
  public WebChatConfiguration configuration() {
    return configuration;
  }

  /**
   * Applies what the instance was created with, as extensions have changed it.
   *
   * @return whether there is such a configuration
   */
  boolean begin() {
    begun = true;
    listener.acceptCommands();
    if (configuration.isEmpty()) {
      return false;
    }
    apply();
    return true;
  }

  /** Applies the configuration that there is, if only to say that it is empty. */
  void apply() {
    configure(configuration).whenComplete((unused, failure) -> tell(failure));
  }

  /** The instance is not configured yet; commands that need that are rejected with this reason. */
  void await(Rejection reason) {
    notConfigured = reason;
  }

  @Override
  public CompletionStage<Void> configure(Map<String, Object> options) {
    Object given = options.get("configuration");
    return configure(given instanceof WebChatConfiguration ready ? ready : configuration(options));
  }

  private WebChatConfiguration configuration(Map<String, Object> options) {
    try {
      return WebChatConfiguration.of(options, configuration.main());
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage());
    }
  }

  /**
   * Applies a configuration while no session is active. One that cannot be used leaves the former
   * in force.
   *
   * @return completes when the instance takes commands; fails with the documented texts
   */
  private CompletionStage<Void> configure(WebChatConfiguration wanted) {
    return configure(wanted, byExtension && wanted == configuration, true);
  }

  private CompletionStage<Void> configure(
      WebChatConfiguration wanted, boolean extension, boolean restores) {
    listener.acceptCommands();
    if (isBusy()) {
      return CompletableFuture.failedFuture(
          invalid("A session is active").withHint("End the chat before configuring the service"));
    }
    if (session.is(WebChatState.CLOSED)) {
      return CompletableFuture.failedFuture(RejectionMapping.closed());
    }
    if (wanted.isEmpty()) {
      return failed(invalid("The configuration is empty").withHint("Configure at least dataURL"));
    }
    byExtension = extension;
    configuration = wanted;
    try {
      if (holder.acquire(wanted.transportTypes())) {
        return configured(restores);
      }
    } catch (TransportConfigurationException e) {
      holder.release();
      goBack();
      return failed(invalid(e.getMessage()));
    }
    return awaitTransport(wanted, restores);
  }

  private boolean isBusy() {
    return session.isActive() || session.is(WebChatState.STARTING);
  }

  private CompletionStage<Void> awaitTransport(WebChatConfiguration wanted, boolean restores) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    boolean anew = notConfigured == null;
    if (!anew) {
      notConfigured = noTransport(); // what commands are told meanwhile
    }
    mailbox.after(
        settings.get().transportGraceMs(),
        () -> {
          if (configuration != wanted || (!anew && notConfigured == null)) {
            result.complete(null); // another configuration took its place, or it is in force
          } else if (holder.isHeld()) {
            configured(restores).thenRun(() -> result.complete(null));
          } else {
            Rejection why = noTransport();
            goBack();
            result.completeExceptionally(refused(why));
          }
        });
    return result;
  }

  private Rejection noTransport() {
    return Rejection.of(ErrorCode.INVALID_TRANSPORT, "Invalid transport configuration")
        .withHint(
            "No transport of type '"
                + holder.type()
                + "' is registered; there are "
                + listener.transports());
  }

  private CompletionStage<Void> failed(Rejection reason) {
    return CompletableFuture.failedFuture(refused(reason));
  }

  private Rejection refused(Rejection reason) {
    if (applied == null) {
      notConfigured = reason;
    }
    return reason;
  }

  /** Takes the configuration that was in force, if there was one, and its transport. */
  private void goBack() {
    if (applied == null) {
      return;
    }
    configuration = applied.configuration();
    byExtension = applied.byExtension();
    try {
      holder.acquire(configuration.transportTypes());
    } catch (TransportConfigurationException e) {
      holder.release(); // a transport that was replaced may want it otherwise
      applied = null;
    }
  }

  private CompletionStage<Void> configured(boolean restores) {
    applied = new Applied(configuration, byExtension);
    listener.configured(configuration);
    if (notConfigured != null || session.is(WebChatState.NEW)) {
      notConfigured = null;
      session.move(WebChatState.IDLE);
      events.ready();
    }
    CompletionStage<Void> restored =
        restores ? listener.restore() : CompletableFuture.completedFuture(null);
    CompletableFuture<Void> result = new CompletableFuture<>();
    restored.whenComplete(
        (unused, nothing) -> {
          result.complete(null);
          // after the events of the restore, which are on the mailbox already
          mailbox.always(listener::ready);
        });
    return result;
  }

  /** A transport of the configured type came after the instance had given up waiting. */
  void transportCame() {
    if (session.is(WebChatState.NEW) && notConfigured != null) {
      CompletionStage<Void> unused = configured(true);
    }
  }

  @Override
  public void requireConfigured() {
    if (notConfigured != null) {
      throw notConfigured;
    }
  }

  /** Applies a configuration now, or when the session is over. */
  void configureWhenIdle(WebChatConfiguration wanted) {
    configureWhenIdle(wanted, true);
  }

  private void configureWhenIdle(WebChatConfiguration wanted, boolean restores) {
    if (isBusy()) {
      whenIdle = wanted;
    } else if (session.is(WebChatState.NEW) && !begun) {
      configuration = wanted;
      byExtension = true;
    } else {
      configure(wanted, true, restores).whenComplete((unused, failure) -> tell(failure));
    }
  }

  /**
   * The session is over: what waited for that is applied. Nothing is restored by it: what is stored
   * is the session that is over, until it is deleted.
   */
  void sessionOver() {
    boolean idle = session.is(WebChatState.IDLE) || session.is(WebChatState.READ_ONLY);
    if (whenIdle != null && idle) {
      WebChatConfiguration wanted = whenIdle;
      whenIdle = null;
      configureWhenIdle(wanted, false);
    }
  }

  private void tell(Throwable failure) {
    if (failure != null && !session.is(WebChatState.CLOSED)) {
      listener.refused(RejectionMapping.rejection(failure, holder.type()));
    }
  }

  /** A configuration that cannot be used; {@code why} is for whoever wrote it. */
  static Rejection invalid(String why) {
    return Rejection.of(ErrorCode.INVALID_CONFIGURATION, "Invalid configuration").withHint(why);
  }
}
