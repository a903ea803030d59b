package io.webchat.core.internal.message;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the scripts that an instance needs can see its messages now. While they cannot, messages
 * wait, pass or are hidden as the policy for failing hooks says; each absence is reported once.
 * Used on the mailbox only, except where said.
 */
public final class ScriptGate {
  /** Whether the scripts of the instance can run. */
  public enum Presence {
    THERE,
    /** They are being started. */
    COMING,
    AWAY
  }

  private static final Logger LOG = LoggerFactory.getLogger(ScriptGate.class);

  /** The scripts of an instance, and who is told of their absence. */
  public interface Scripts {
    /** Whether they can run, where the instance needs them. */
    Presence presence();

    /** Whether something that runs scripts is registered. Any thread. */
    boolean areOffered();

    /** Whether the settings of the instance name some. */
    boolean areNamed();

    /** Whether one has configured the instance. */
    boolean haveConfigured();

    /** How long they may still be on their way since the container is starting, ms. */
    long graceLeftMs();

    /** They are needed and do not come; this is published already. */
    void away(Rejection reason);
  }

  private enum Verdict {
    PROCESS,
    HIDE,
    WAIT
  }

  private final Mailbox mailbox;
  private final ChatSession session;
  private final ServiceEvents events;
  private final Supplier<WebChatConfiguration> configuration;
  private final Supplier<CoreSettings> limits;
  private final Scripts scripts;
  private final Deque<CompletableFuture<Verdict>> waiting = new ArrayDeque<>(1);
  private final Set<Object> suspensions = ConcurrentHashMap.newKeySet(1);

  /** Changes whenever preprocessors may be missing from now on. */
  private final AtomicInteger epoch = new AtomicInteger();

  /** Preprocessors that scripts have registered, or had registered when they went. */
  private final AtomicInteger preProcessors = new AtomicInteger();

  /** Extensions that run scripts attached so far; a preprocessor counts for the last one only. */
  private final AtomicInteger attachments = new AtomicInteger();

  private Timers.Timer deadline;
  private boolean expired;

  /** The absence as it was reported; {@code null} while scripts are there or may soon be. */
  private Rejection reported;

  public ScriptGate(
      Mailbox mailbox,
      ChatSession session,
      ServiceEvents events,
      Supplier<WebChatConfiguration> configuration,
      Supplier<CoreSettings> limits,
      Scripts scripts) {
    this.mailbox = mailbox;
    this.session = session;
    this.events = events;
    this.configuration = configuration;
    this.limits = limits;
    this.scripts = scripts;
  }

  /** The policy in force. Any thread. */
  public HookFailurePolicy policy() {
    return configuration.get().hooksOnFailure().orElseGet(() -> limits.get().hooks().onFailure());
  }

  /**
   * Completes with the preprocessors when messages may be given to them, at once where nothing is
   * amiss; empty when the messages are to be hidden.
   *
   * @param present the preprocessors of now; asked again when some may have gone meanwhile
   */
  <T> CompletableFuture<Optional<T>> admit(Supplier<T> present) {
    while (true) {
      int before = epoch.get();
      T preProcessors = present.get();
      Verdict now = verdict();
      if (now == Verdict.HIDE) {
        return CompletableFuture.completedFuture(Optional.empty());
      } else if (now == Verdict.WAIT) {
        CompletableFuture<Verdict> later = new CompletableFuture<>();
        waiting.add(later);
        startDeadline();
        return later.thenCompose(
            verdict ->
                verdict == Verdict.HIDE
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : admit(present));
      } else if (epoch.get() == before) {
        return CompletableFuture.completedFuture(Optional.of(preProcessors));
      }
    }
  }

  /**
   * Whether a text of the customer may be sent: not when the functions that were to see it could
   * not.
   */
  public boolean maySendText() {
    return policy().passes() || presence() == Presence.THERE;
  }

  /** Rejects a text that must not be sent now. */
  public void requireSendText() {
    if (!maySendText()) {
      throw Rejection.of(
              ErrorCode.HOOK_FAILED, "Nothing was sent: the scripts of the instance cannot run")
          .withHint("hooks.onFailure is " + policy() + "; send it again when they run");
    }
  }

  /** Messages wait until the result is closed. Any thread. */
  public Subscription suspend() {
    Object suspension = new Object();
    suspensions.add(suspension);
    epoch.incrementAndGet();
    return () -> {
      if (suspensions.remove(suspension)) {
        mailbox.always(this::changed);
      }
    };
  }

  /** An extension registered a preprocessor; the result says that it took it back. Any thread. */
  public Runnable preProcessorAdded() {
    int attachment = attachments.get();
    preProcessors.incrementAndGet();
    return () -> {
      if (attachments.get() == attachment && scripts.areOffered()) {
        preProcessors.decrementAndGet();
      }
    };
  }

  /** An extension that runs scripts is about to be attached. */
  public void attaching() {
    attachments.incrementAndGet();
    preProcessors.set(0);
  }

  /** An extension that runs scripts went. */
  public void gone() {
    suspensions.clear();
    watch();
    changed();
  }

  /** Reports scripts that are needed and do not come soon. */
  public void watch() {
    if (presence() != Presence.THERE && reported == null) {
      long grace = Math.max(limits.get().transportGraceMs(), scripts.graceLeftMs() + 1);
      mailbox.after(grace, this::reportAbsence);
    }
  }

  private void reportAbsence() {
    if (presence() == Presence.AWAY && !session.is(WebChatState.CLOSED)) {
      report();
      changed();
    }
  }

  /** Looks again at what waits. */
  public void changed() {
    if (presence() == Presence.THERE) {
      present();
    }
    while (!waiting.isEmpty()) {
      Verdict now = verdict();
      if (now == Verdict.WAIT) {
        startDeadline();
        return;
      }
      waiting.poll().complete(now);
    }
  }

  /** The instance is closed: what waits is delivered when the session is taken up again. */
  public void close() {
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
      return Verdict.WAIT;
    }
    return policy.passes() ? Verdict.PROCESS : Verdict.HIDE;
  }

  private Presence presence() {
    if (!suspensions.isEmpty()) {
      return Presence.COMING;
    }
    Presence presence = isNeeded() ? scripts.presence() : Presence.THERE;
    // while the container starts, the bundle that runs scripts may still be on its way
    return presence == Presence.AWAY && scripts.graceLeftMs() > 0 ? Presence.COMING : presence;
  }

  /** A chat that is being ended must not wait for its scripts. */
  private boolean isEnding() {
    return session.is(WebChatState.ENDING) || session.is(WebChatState.IDLE);
  }

  private boolean isNeeded() {
    return scripts.areNamed()
        || configuration.get().needsScripts()
        || (attachments.get() > 0 && (preProcessors.get() > 0 || scripts.haveConfigured()));
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
              ? limits.get().hooks().holdMs()
              : limits.get().extensionTimeoutMs();
      deadline =
          mailbox.after(
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
              "messages wait up to " + limits.get().hooks().holdMs() + " ms and are hidden then";
        };
    String why =
        scripts.areOffered() ? "they could not be started" : "no bundle that runs scripts is there";
    LOG.error("Instance {}: its scripts cannot run, {}: {}", session.instanceId(), why, fate);
    reported =
        Rejection.of(ErrorCode.HOOK_FAILED, "The scripts of the instance cannot run: " + why)
            .withHint("Start the bundle io.webchat.scripting; until then " + fate);
    events.error(reported);
    scripts.away(reported);
  }

  /** That scripts are needed and do not come, once that is reported. */
  public Optional<Rejection> absence() {
    return Optional.ofNullable(reported);
  }
}
