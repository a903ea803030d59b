package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.InstanceSettings;
import io.webchat.api.Rejection;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.AsyncPreProcessor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extensions attached to an instance, and what they see of it. */
final class Extensions implements InstanceContext {
  private static final Logger LOG = LoggerFactory.getLogger(Extensions.class);

  private final ChatInstance chat;
  private final IdentityHashMap<InstanceExtension, CompletableFuture<AutoCloseable>> attached =
      new IdentityHashMap<>();
  private final List<SessionDataHooks> hooks = new CopyOnWriteArrayList<>();

  Extensions(ChatInstance chat) {
    this.chat = chat;
  }

  /**
   * Attaches all extensions; completes on the mailbox when they are, or when they take too long.
   */
  CompletionStage<Void> attachAll() {
    List<CompletableFuture<AutoCloseable>> stages = new ArrayList<>();
    for (InstanceExtension extension : chat.plugins().extensions.snapshot()) {
      stages.add(attach(extension).toCompletableFuture());
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    Timers.Timer timeout =
        chat.mailbox()
            .after(
                chat.limits().extensionTimeoutMs(),
                () -> {
                  if (!result.isDone()) {
                    error(late());
                    result.complete(null);
                  }
                });
    CompletionStage<Void> all =
        CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0]));
    all.whenComplete(
        (unused, failure) ->
            chat.mailbox()
                .always(
                    () -> {
                      timeout.cancel();
                      chat.scriptGate().watch();
                      result.complete(null);
                    }));
    return result;
  }

  private Rejection late() {
    return Rejection.of(
        ErrorCode.HOOK_FAILED,
        chat.configuration().isEmpty()
            ? "An extension takes long to attach; the instance waits to be configured"
            : "An extension takes long to attach; the instance goes on without until it is"
                + " attached");
  }

  /** Whether an extension is on its way that may configure the instance. */
  boolean areAttaching() {
    return attached.values().stream().anyMatch(stage -> !stage.isDone());
  }

  /** Whether an extension that runs scripts is registered. Any thread. */
  boolean offerScripts() {
    return chat.plugins().extensions.snapshot().stream().anyMatch(Extensions::runsScripts);
  }

  private static boolean runsScripts(InstanceExtension extension) {
    try {
      return extension.runsScripts();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("An extension does not say whether it runs scripts: {}", e.toString());
      return false;
    }
  }

  /** Whether the scripts of the instance can run. */
  ScriptGate.Presence scripts() {
    ScriptGate.Presence best = ScriptGate.Presence.AWAY;
    for (InstanceExtension extension : chat.plugins().extensions.snapshot()) {
      if (runsScripts(extension)) {
        CompletableFuture<AutoCloseable> stage = attached.get(extension);
        if (stage == null || !stage.isDone()) {
          best = ScriptGate.Presence.COMING;
        } else if (!stage.isCompletedExceptionally()) {
          return ScriptGate.Presence.THERE;
        }
      }
    }
    return best;
  }

  /** An extension came while the instance runs. */
  void came(InstanceExtension extension) {
    if (!attached.containsKey(extension) && !chat.session().is(WebChatState.CLOSED)) {
      attach(extension);
    }
  }

  /** An extension went. */
  void gone(InstanceExtension extension) {
    CompletionStage<AutoCloseable> stage = attached.remove(extension);
    if (stage != null) {
      closeWhenAttached(stage);
    }
    if (runsScripts(extension)) {
      chat.scriptGate().gone();
    }
    chat.configurator().extensionsChanged();
  }

  void close() {
    attached.values().forEach(this::closeWhenAttached);
    attached.clear();
  }

  private CompletionStage<AutoCloseable> attach(InstanceExtension extension) {
    CompletionStage<AutoCloseable> already = attached.get(extension);
    if (already != null) {
      // it came after the instance was created and before this was its turn
      return already;
    }
    if (runsScripts(extension)) {
      chat.scriptGate().attaching();
    }
    CompletionStage<? extends AutoCloseable> stage;
    try {
      stage = extension.attach(this);
    } catch (RuntimeException | LinkageError e) {
      stage = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<AutoCloseable> result = new CompletableFuture<>();
    stage.whenComplete(
        (closeable, failure) -> {
          if (failure == null) {
            result.complete(closeable);
          } else {
            chat.mailbox().always(() -> failedToAttach(Failures.unwrap(failure)));
            result.completeExceptionally(failure);
          }
          chat.mailbox().always(this::changed);
        });
    attached.put(extension, result);
    return result;
  }

  private void changed() {
    chat.scriptGate().changed();
    chat.configurator().extensionsChanged();
  }

  private void failedToAttach(Throwable failure) {
    LOG.warn("Instance {}: an extension could not be attached", chat.id(), failure);
    chat.scriptGate().watch();
    error(
        failure instanceof Rejection rejection
            ? rejection
            : Rejection.of(ErrorCode.HOOK_FAILED, "An extension could not be attached")
                .withHint(String.valueOf(failure.getMessage())));
  }

  private void closeWhenAttached(CompletionStage<AutoCloseable> stage) {
    stage.thenAccept(this::closeQuietly);
  }

  private void closeQuietly(AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception | Error e) {
      LOG.warn("Instance {}: an extension did not close", chat.id(), e);
    }
  }

  /** The functions that an extension set last. */
  Optional<SessionDataHooks> hooks() {
    return hooks.isEmpty() ? Optional.empty() : Optional.of(hooks.get(hooks.size() - 1));
  }

  @Override
  public WebChat instance() {
    return chat;
  }

  @Override
  public InstanceSettings settings() {
    return chat.settings();
  }

  @Override
  public Executor mailbox() {
    return chat.mailbox()::always;
  }

  @Override
  public boolean isNew() {
    return chat.state() == WebChatState.NEW;
  }

  @Override
  public void configuration(WebChatConfiguration configuration) {
    chat.mailbox().always(() -> chat.configurator().configureWhenIdle(configuration));
  }

  @Override
  public Subscription hooks(SessionDataHooks sessionDataHooks) {
    hooks.add(sessionDataHooks);
    chat.mailbox().always(chat::storagesChanged);
    return () -> {
      hooks.remove(sessionDataHooks);
      chat.mailbox().always(chat::storagesChanged);
    };
  }

  @Override
  public Subscription preProcessor(String name, AsyncPreProcessor preProcessor) {
    Runnable takenBack = chat.scriptGate().preProcessorAdded();
    Runnable registered = chat.stages().register(MessageStage.ofBatches(preProcessor));
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        registered.run();
        takenBack.run();
      }
    };
  }

  @Override
  public Subscription holdMessages() {
    return chat.scriptGate().suspend();
  }

  @Override
  public HookFailurePolicy onHookFailure() {
    return chat.scriptGate().policy();
  }

  @Override
  public void error(Rejection problem) {
    chat.mailbox().always(() -> chat.events().error(problem));
  }
}
