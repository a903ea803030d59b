package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the scripts that an instance needs can see its messages now. While they cannot, messages
 * wait, pass or are hidden as the policy for failing hooks says; each absence is reported once.
 * Used on the mailbox only, except where said.
 */
final class ScriptGate {
  /** What is to be done with messages. */
  enum Verdict {
    PROCESS,
    HIDE
  }

  /** Whether the scripts of the instance can run. */
  enum Presence {
    THERE,
    /** They are being started. */
    COMING,
    AWAY
  }

  private static final Logger LOG = LoggerFactory.getLogger(ScriptGate.class);

  private final ChatInstance chat;
  private final Deque<CompletableFuture<Verdict>> waiting = new ArrayDeque<>(1);
  private final Set<Object> suspensions = ConcurrentHashMap.newKeySet(1);
  private final AtomicInteger epoch = new AtomicInteger();

  /** Preprocessors that scripts have registered, or had registered when they went. */
  private final AtomicInteger preProcessors = new AtomicInteger();

  /** Extensions that run scripts attached so far; a preprocessor counts for the last one only. */
  private final AtomicInteger attachments = new AtomicInteger();

  private Timers.Timer deadline;
  private boolean expired;

  /** The absence as it was reported; {@code null} while scripts are there or may soon be. */
  private Rejection reported;

  ScriptGate(ChatInstance chat) {
    this.chat = chat;
  }

  /** The policy in force. Any thread. */
  HookFailurePolicy policy() {
    return chat.configuration().hooksOnFailure().orElseGet(() -> chat.limits().hooks().onFailure());
  }

  /**
   * Completes when it is known what is to be done with messages; at once where nothing is amiss.
   */
  CompletableFuture<Verdict> admit() {
    Verdict now = verdict();
    if (now != null) {
      return CompletableFuture.completedFuture(now);
    }
    CompletableFuture<Verdict> later = new CompletableFuture<>();
    waiting.add(later);
    startDeadline();
    return later;
  }

  /**
   * Changes whenever preprocessors may be missing from now on: a list of them that was made before
   * is not to be used.
   */
  int epoch() {
    return epoch.get();
  }

  /**
   * Whether a text of the customer may be sent: not when the functions that were to see it could
   * not.
   */
  boolean maySendText() {
    return policy().passes() || presence() == Presence.THERE;
  }

  /** Rejects a text that must not be sent now. */
  void requireSendText() {
    if (!maySendText()) {
      throw Rejection.of(
              ErrorCode.HOOK_FAILED, "Nothing was sent: the scripts of the instance cannot run")
          .withHint("hooks.onFailure is " + policy() + "; send it again when they run");
    }
  }

  /** Messages wait until the result is closed. Any thread. */
  Subscription suspend() {
    Object suspension = new Object();
    suspensions.add(suspension);
    epoch.incrementAndGet();
    return () -> {
      if (suspensions.remove(suspension)) {
        chat.mailbox().always(this::changed);
      }
    };
  }

  /** An extension registered a preprocessor; the result says that it took it back. Any thread. */
  Runnable preProcessorAdded() {
    int attachment = attachments.get();
    preProcessors.incrementAndGet();
    return () -> {
      if (attachments.get() == attachment && chat.extensions().offerScripts()) {
        preProcessors.decrementAndGet();
      }
    };
  }

  /** An extension that runs scripts is about to be attached. */
  void attaching() {
    attachments.incrementAndGet();
    preProcessors.set(0);
  }

  /** An extension that runs scripts went. */
  void gone() {
    suspensions.clear();
    watch();
    changed();
  }

  /** Reports scripts that are needed and do not come soon. */
  void watch() {
    if (presence() != Presence.THERE && reported == null) {
      long grace = Math.max(chat.limits().transportGraceMs(), chat.storageGraceLeft() + 1);
      chat.mailbox().after(grace, this::reportAbsence);
    }
  }

  private void reportAbsence() {
    if (presence() == Presence.AWAY && !chat.session().is(WebChatState.CLOSED)) {
      report();
      changed();
    }
  }

  /** Looks again at what waits. */
  void changed() {
    if (presence() == Presence.THERE) {
      present();
    }
    while (!waiting.isEmpty()) {
      Verdict now = verdict();
      if (now == null) {
        startDeadline();
        return;
      }
      waiting.poll().complete(now);
    }
  }

  /** The instance is closed: what waits is delivered when the session is taken up again. */
  void close() {
    waiting.clear();
    stopDeadline();
  }

  private Verdict verdict() {
    Presence presence = presence();
    if (presence == Presence.THERE) {
      present();
      return Verdict.PROCESS;
    }
    HookFailurePolicy policy = policy();
    if (presence == Presence.AWAY) {
      report();
    }
    boolean waits = policy == HookFailurePolicy.HOLD || presence == Presence.COMING;
    if (waits && !expired && !isEnding()) {
      return null;
    }
    return policy.passes() ? Verdict.PROCESS : Verdict.HIDE;
  }

  private Presence presence() {
    if (!suspensions.isEmpty()) {
      return Presence.COMING;
    }
    Presence scripts = isNeeded() ? chat.extensions().scripts() : Presence.THERE;
    // while the container starts, the bundle that runs scripts may still be on its way
    return scripts == Presence.AWAY && chat.storageGraceLeft() > 0 ? Presence.COMING : scripts;
  }

  /** A chat that is being ended must not wait for its scripts. */
  private boolean isEnding() {
    return chat.session().is(WebChatState.ENDING) || chat.session().is(WebChatState.IDLE);
  }

  private boolean isNeeded() {
    return !chat.settings().scripts().isEmpty()
        || chat.configuration().needsScripts()
        || (attachments.get() > 0
            && (preProcessors.get() > 0 || chat.configurator().isByExtension()));
  }

  private void present() {
    expired = false;
    reported = null;
    stopDeadline();
  }

  private void startDeadline() {
    if (deadline == null) {
      long ms =
          policy() == HookFailurePolicy.HOLD
              ? chat.limits().hooks().holdMs()
              : chat.limits().extensionTimeoutMs();
      deadline =
          chat.mailbox()
              .after(
                  ms,
                  () -> {
                    deadline = null;
                    expired = true;
                    changed();
                  });
    }
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  private void report() {
    if (reported != null) {
      return;
    }
    String fate =
        switch (policy()) {
          case PASS -> "messages pass as they came";
          case HIDE -> "messages are hidden";
          case HOLD ->
              "messages wait up to " + chat.limits().hooks().holdMs() + " ms and are hidden then";
        };
    String why =
        chat.extensions().offerScripts()
            ? "they could not be started"
            : "no bundle that runs scripts is there";
    LOG.error("Instance {}: its scripts cannot run, {}: {}", chat.id(), why, fate);
    reported =
        Rejection.of(ErrorCode.HOOK_FAILED, "The scripts of the instance cannot run: " + why)
            .withHint("Start the bundle io.webchat.scripting; until then " + fate);
    chat.events().error(reported);
    chat.configurator().scriptsAway(reported);
  }

  /** That scripts are needed and do not come, once that is reported. */
  Optional<Rejection> absence() {
    return Optional.ofNullable(reported);
  }
}
