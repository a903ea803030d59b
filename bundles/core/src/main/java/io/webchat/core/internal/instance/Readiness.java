package io.webchat.core.internal.instance;

import io.webchat.api.WebChatState;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.runtime.ChatSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whether an instance is ready, or never will be. One without a configuration of its own waits for
 * the extensions that may configure it. Used on the mailbox only, but for {@link #ready()}.
 */
final class Readiness {
  private final ChatSession session;
  private final Configurator configurator;
  private final Extensions extensions;
  private final ScriptGate scriptGate;
  private final Runnable unusable;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private boolean awaitsExtensions;

  /** {@code unusable} runs when the instance is not ready for a reason that is published. */
  Readiness(
      ChatSession session,
      Configurator configurator,
      Extensions extensions,
      ScriptGate scriptGate,
      Runnable unusable) {
    this.session = session;
    this.configurator = configurator;
    this.extensions = extensions;
    this.scriptGate = scriptGate;
    this.unusable = unusable;
  }

  /** Completes when the instance is ready, fails when its first configuration cannot be used. */
  CompletionStage<Void> ready() {
    return ready.minimalCompletionStage();
  }

  /** Extensions are attached, or were waited for. */
  void begin() {
    awaitsExtensions = !configurator.begin();
    extensionsChanged();
  }

  /** An extension is attached, could not be attached, or went. */
  void extensionsChanged() {
    if (!isUnconfigured()) {
      return;
    }
    if (extensions.areAttaching()) {
      await("What configures the instance is still being started");
    } else if (extensions.lackScripts()) {
      scriptGate
          .absence()
          .ifPresentOrElse(
              this::scriptsAway,
              () -> await("The scripts that configure the instance do not run yet"));
    } else {
      awaitsExtensions = false;
      configurator.apply();
    }
  }

  private void await(String what) {
    configurator.await(Configurator.invalid(what));
  }

  /** The scripts of the instance do not come, which is published already. */
  void scriptsAway(Rejection reason) {
    if (isUnconfigured()) {
      awaitsExtensions = false;
      configurator.await(reason);
      failed(reason);
    }
  }

  private boolean isUnconfigured() {
    return awaitsExtensions
        && configurator.configuration().isEmpty()
        && !session.is(WebChatState.CLOSED);
  }

  /** The instance has its configuration, and its session if there is one. */
  void reached() {
    ready.complete(null);
  }

  /** A configuration cannot be used, which is published already. */
  void failed(Rejection reason) {
    ready.completeExceptionally(reason);
    unusable.run();
  }

  /** The instance is closed. */
  void closed(Rejection reason) {
    ready.completeExceptionally(reason);
  }
}
