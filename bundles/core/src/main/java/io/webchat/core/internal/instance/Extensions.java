package io.webchat.core.internal.instance;

import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.PluginSet;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extensions attached to an instance. Used on the mailbox only, except where said. */
final class Extensions {
  private static final Logger LOG = LoggerFactory.getLogger(Extensions.class);

  private final InstanceContext context;
  private final PluginSet<InstanceExtension> plugged;
  private final Mailbox mailbox;
  private final ChatSession session;
  private final ScriptGate scriptGate;
  private final Runnable changed;
  private final IdentityHashMap<InstanceExtension, CompletableFuture<AutoCloseable>> attached =
      new IdentityHashMap<>(1);

  /**
   * Extensions of an instance.
   *
   * @param context what they see of it
   * @param changed runs when one is attached, could not be attached, or went
   */
  Extensions(
      InstanceContext context,
      PluginSet<InstanceExtension> plugged,
      Mailbox mailbox,
      ChatSession session,
      ScriptGate scriptGate,
      Runnable changed) {
    this.context = context;
    this.plugged = plugged;
    this.mailbox = mailbox;
    this.session = session;
    this.scriptGate = scriptGate;
    this.changed = changed;
  }

  /**
   * Attaches all extensions; completes on the mailbox when they are, or when they take too long.
   */
  CompletionStage<Void> attachAll(long timeoutMs) {
    List<CompletableFuture<AutoCloseable>> stages = new ArrayList<>();
    for (InstanceExtension extension : plugged.snapshot()) {
      stages.add(attach(extension).toCompletableFuture());
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    Timers.Timer timeout =
        mailbox.after(
            timeoutMs,
            () -> {
              if (!result.isDone()) {
                context.error(late());
                result.complete(null);
              }
            });
    CompletionStage<Void> all =
        CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0]));
    all.whenComplete(
        (unused, failure) ->
            mailbox.always(
                () -> {
                  timeout.cancel();
                  scriptGate.watch();
                  result.complete(null);
                }));
    return result;
  }

  private Rejection late() {
    return Rejection.of(
        ErrorCode.HOOK_FAILED,
        context.instance().configuration().isEmpty()
            ? "An extension takes long to attach; the instance waits to be configured"
            : "An extension takes long to attach; the instance goes on without until it is attached");
  }

  /** Whether an extension is on its way that may configure the instance. */
  boolean areAttaching() {
    return attached.values().stream().anyMatch(stage -> !stage.isDone());
  }

  /** Whether an extension that runs scripts is registered. Any thread. */
  boolean offerScripts() {
    return plugged.snapshot().stream().anyMatch(Extensions::runsScripts);
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
    for (InstanceExtension extension : plugged.snapshot()) {
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

  /** Whether scripts that the instance names cannot run. */
  boolean lackScripts() {
    return !context.settings().scripts().isEmpty() && scripts() == ScriptGate.Presence.AWAY;
  }

  /** An extension came while the instance runs. */
  void came(InstanceExtension extension) {
    if (!attached.containsKey(extension) && !session.is(WebChatState.CLOSED)) {
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
      scriptGate.gone();
    }
    changed.run();
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
      scriptGate.attaching();
    }
    CompletionStage<? extends AutoCloseable> stage;
    try {
      stage = extension.attach(context);
    } catch (RuntimeException | LinkageError e) {
      stage = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<AutoCloseable> result = new CompletableFuture<>();
    stage.whenComplete(
        (closeable, failure) -> {
          if (failure == null) {
            result.complete(closeable);
          } else {
            mailbox.always(() -> failedToAttach(Stages.unwrap(failure)));
            result.completeExceptionally(failure);
          }
          mailbox.always(this::changed);
        });
    attached.put(extension, result);
    return result;
  }

  private void changed() {
    scriptGate.changed();
    changed.run();
  }

  private void failedToAttach(Throwable failure) {
    LOG.warn("Instance {}: an extension could not be attached", session.instanceId(), failure);
    scriptGate.watch();
    context.error(
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
      LOG.warn("Instance {}: an extension did not close", session.instanceId(), e);
    }
  }
}
