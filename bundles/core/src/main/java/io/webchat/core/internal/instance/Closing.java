package io.webchat.core.internal.instance;

import io.webchat.api.WebChatState;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.mailbox.Timers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an instance step by step: session stored, extensions closed, lease given back, cookies
 * stored, plugins closed. The next step follows also when a part throws or never answers, since the
 * classes of a bundle that was updated may be gone by now. Used on the mailbox only, except {@link
 * #closed()}.
 */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  /** How long the session may take to be stored, ms. */
  private static final long STORING_MS = 4_000;

  /** How long lease and cookies may take then, ms: longer than each waits for its own answers. */
  private static final long RELEASING_MS = 35_000;

  private final ChatParts parts;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private Timers.Timer deadline;
  private Stage stage = Stage.OPEN;

  private enum Stage {
    OPEN,
    STORING,
    RELEASING,
    RELEASED
  }

  Closing(ChatParts parts) {
    this.parts = parts;
  }

  /** Completes when nothing is left. */
  CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  /**
   * Makes one step that must not keep the following ones from being made.
   *
   * @return whether nothing was thrown
   */
  boolean step(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      LOG.warn("Instance {}: a part failed while the instance was closed", parts.id, e);
      return false;
    }
  }

  /**
   * Begins.
   *
   * @param asDormant whether the session waits for the next instance with this id
   */
  void begin(boolean asDormant) {
    if (stage != Stage.OPEN) {
      return;
    }
    stage = Stage.STORING;
    deadline = parts.mailbox.after(STORING_MS, this::stored);
    boolean moved = parts.gate.isMoved();
    Rejection reason = moved ? parts.gate.refusal() : RejectionMapping.closed();
    if (!moved) {
      step(parts.chatEnd::close);
      if (!parts.session.is(WebChatState.ENDING)) { // else its end could not be published
        step(() -> parts.keeper.leave(asDormant));
      }
    }
    step(() -> parts.session.move(WebChatState.CLOSED));
    step(parts.poller::close);
    step(parts.resumption::cancel);
    step(parts.typing::close);
    step(parts.peers::leave);
    step(parts.holder::release);
    step(() -> parts.outbox.leave(reason));
    step(parts.scriptGate::close);
    step(parts.catchUp::clear);
    step(() -> parts.readiness.closed(reason));
    if (!step(() -> parts.storing.whenIdle(this::stored))) {
      stored();
    }
  }

  /**
   * The session is stored, or its storage has had its time: the extensions go, whose functions may
   * have stored it.
   */
  private void stored() {
    if (stage != Stage.STORING) {
      return;
    }
    stage = Stage.RELEASING;
    deadline.cancel();
    deadline = parts.mailbox.after(RELEASING_MS, this::released);
    step(parts.extensions::close);
    if (!step(() -> parts.gate.close(this::storeCookies))) {
      storeCookies();
    }
  }

  private void storeCookies() {
    if (!step(() -> parts.cookies.whenStored(this::released))) {
      released();
    }
  }

  private void released() {
    if (stage != Stage.RELEASING) {
      return;
    }
    stage = Stage.RELEASED;
    deadline.cancel();
    step(parts.app::close);
    step(parts.service::close);
    step(parts.plugin::close);
    // behind what the plugins left on the mailbox
    parts.mailbox.always(this::gone);
  }

  private void gone() {
    parts.mailbox.close();
    closed.complete(null);
  }
}
