package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.transport.TransportConfigurationException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Applies configurations to an instance: checks, takes the transport, restores, and tells who waits
 * for the instance to be ready. Used on the mailbox only, but for {@link #configuration()} and
 * {@link #ready()}.
 */
final class Configurator implements ChatCommands.Configuring {
  private final ChatInstance chat;
  private final Instances owner;
  private final Takeovers.Heir heir;
  private final CompletableFuture<WebChat> ready = new CompletableFuture<>();
  private volatile WebChatConfiguration configuration;
  private Rejection notConfigured = invalid("The instance is not configured yet");
  private WebChatConfiguration whenIdle;
  private boolean byExtension;
  private boolean begun;

  /**
   * Whether extensions that are still on their way may configure the instance, which has nothing.
   */
  private boolean awaitsExtensions;

  /** The last one that could be used; {@code null} before there was one. */
  private Applied applied;

  private record Applied(WebChatConfiguration configuration, boolean byExtension) {}

  /**
   * For a new instance.
   *
   * @param heir the session the instance goes on with; {@code null} for none
   */
  Configurator(
      ChatInstance chat, Instances owner, Takeovers.Heir heir, WebChatConfiguration configuration) {
    this.chat = chat;
    this.owner = owner;
    this.heir = heir;
    this.configuration = configuration;
  }

  /** Whether the configuration in force is that of an extension, a script for instance. */
  boolean isByExtension() {
    return byExtension;
  }

  @Override
  public WebChatConfiguration configuration() {
    return configuration;
  }

  /** Completes when the instance is ready, fails when its first configuration cannot be used. */
  CompletionStage<WebChat> ready() {
    return ready.minimalCompletionStage();
  }

  /**
   * Applies what the instance was created with, as extensions have changed it. Without a
   * configuration it waits for extensions that are late.
   */
  void begin() {
    begun = true;
    if (configuration.isEmpty()) {
      chat.acceptCommands();
      awaitsExtensions = true;
      extensionsChanged();
    } else {
      configure(configuration).whenComplete((unused, failure) -> tell(failure));
    }
  }

  /** An extension is attached, could not be attached, or went. */
  void extensionsChanged() {
    if (!isUnconfigured()) {
      return;
    }
    if (chat.extensions().areAttaching()) {
      notConfigured = invalid("What configures the instance is still being started");
    } else if (!chat.settings().scripts().isEmpty()
        && chat.extensions().scripts() == ScriptGate.Presence.AWAY) {
      chat.scriptGate().absence().ifPresentOrElse(this::scriptsAway, this::awaitScripts);
    } else {
      awaitsExtensions = false;
      configure(configuration).whenComplete((unused, failure) -> tell(failure));
    }
  }

  private void awaitScripts() {
    notConfigured = invalid("The scripts that configure the instance do not run yet");
  }

  /** The scripts of the instance do not come, which is published already. */
  void scriptsAway(Rejection reason) {
    if (isUnconfigured()) {
      awaitsExtensions = false;
      notConfigured = reason;
      ready.completeExceptionally(reason);
      leave();
    }
  }

  private boolean isUnconfigured() {
    return awaitsExtensions && configuration.isEmpty() && !chat.session().is(WebChatState.CLOSED);
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
    return configure(wanted, byExtension && wanted == configuration);
  }

  private CompletionStage<Void> configure(WebChatConfiguration wanted, boolean extension) {
    chat.acceptCommands();
    if (isBusy()) {
      return CompletableFuture.failedFuture(
          invalid("A session is active").withHint("End the chat before configuring the service"));
    }
    if (chat.session().is(WebChatState.CLOSED)) {
      return CompletableFuture.failedFuture(Failures.closed());
    }
    if (wanted.isEmpty()) {
      return failed(invalid("The configuration is empty").withHint("Configure at least dataURL"));
    }
    byExtension = extension;
    configuration = wanted;
    try {
      if (chat.lease().acquire(wanted.transportType())) {
        return configured();
      }
    } catch (TransportConfigurationException e) {
      chat.lease().release();
      goBack();
      return failed(invalid(e.getMessage()));
    }
    return awaitTransport(wanted);
  }

  private boolean isBusy() {
    return chat.session().isActive() || chat.session().is(WebChatState.STARTING);
  }

  private CompletionStage<Void> awaitTransport(WebChatConfiguration wanted) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    boolean anew = notConfigured == null;
    if (!anew) {
      notConfigured = noTransport(); // what commands are told meanwhile
    }
    chat.mailbox()
        .after(
            owner.limits().transportGraceMs(),
            () -> {
              if (configuration != wanted || (!anew && notConfigured == null)) {
                result.complete(null); // another configuration took its place, or it is in force
              } else if (chat.lease().isHeld()) {
                configured().thenRun(() -> result.complete(null));
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
                + chat.lease().type()
                + "' is registered; there are "
                + owner.transports());
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
      chat.lease().acquire(configuration.transportType());
    } catch (TransportConfigurationException e) {
      chat.lease().release(); // a transport that was replaced may want it otherwise
      applied = null;
    }
  }

  private CompletionStage<Void> configured() {
    applied = new Applied(configuration, byExtension);
    chat.userData().configure(configuration);
    chat.publishMode();
    if (notConfigured != null || chat.session().is(WebChatState.NEW)) {
      notConfigured = null;
      chat.session().move(WebChatState.IDLE);
      chat.events().ready();
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    CompletionStage<Void> restored =
        heir == null ? chat.restorer().restoreStored() : chat.restorer().takeOver(heir.stored());
    restored.whenComplete(
        (unused, nothing) -> {
          if (nothing != null && heir != null) {
            chat.close();
          }
          result.complete(null);
          // after the events of the restore, which are on the mailbox already
          chat.mailbox().always(() -> ready.complete(chat));
        });
    return result;
  }

  /** A transport of the configured type came after the instance had given up waiting. */
  void transportCame() {
    if (chat.session().is(WebChatState.NEW) && notConfigured != null) {
      configured();
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
    if (isBusy()) {
      whenIdle = wanted;
    } else if (chat.session().is(WebChatState.NEW) && !begun) {
      configuration = wanted;
      byExtension = true;
    } else {
      configure(wanted, true).whenComplete((unused, failure) -> tell(failure));
    }
  }

  /** The session is over: what waited for that is applied. */
  void sessionOver() {
    if (whenIdle != null && chat.session().is(WebChatState.IDLE)) {
      WebChatConfiguration wanted = whenIdle;
      whenIdle = null;
      configureWhenIdle(wanted);
    }
  }

  /** The instance is closed: who waits for it is told. */
  void closed(Rejection reason) {
    ready.completeExceptionally(reason);
  }

  private void tell(Throwable failure) {
    if (failure != null && !chat.session().is(WebChatState.CLOSED)) {
      Rejection reason = Failures.rejection(failure, chat.lease().type());
      chat.events().error(reason);
      ready.completeExceptionally(reason);
      leave();
    }
  }

  /** An instance that was opened for a session which it cannot serve has nothing to do. */
  private void leave() {
    if (heir != null) {
      chat.close();
    }
  }

  /** A configuration that cannot be used; {@code why} is for whoever wrote it. */
  private static Rejection invalid(String why) {
    return Rejection.of(ErrorCode.INVALID_CONFIGURATION, "Invalid configuration").withHint(why);
  }
}
