package io.webchat.core.internal;

import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import java.util.List;
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

  private final ChatInstance chat;
  private final List<Runnable> plugins;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private Timers.Timer deadline;
  private Stage stage = Stage.OPEN;

  private enum Stage {
    OPEN,
    STORING,
    RELEASING,
    RELEASED
  }

  /**
   * The closing of an instance.
   *
   * @param plugins close what the instance has on its bus, in this order
   */
  Closing(ChatInstance chat, List<Runnable> plugins) {
    this.chat = chat;
    this.plugins = List.copyOf(plugins);
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
      LOG.warn("Instance {}: a part failed while the instance was closed", chat.id(), e);
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
    deadline = chat.mailbox().after(STORING_MS, this::stored);
    boolean moved = chat.gate().isMoved();
    Rejection reason = moved ? chat.gate().refusal() : Failures.closed();
    if (!moved) {
      step(chat.chatEnd()::close);
      if (!chat.session().is(WebChatState.ENDING)) { // else its end could not be published
        step(() -> chat.keeper().leave(asDormant));
      }
    }
    step(() -> chat.session().move(WebChatState.CLOSED));
    step(chat.poller()::close);
    step(chat.resumption()::cancel);
    step(chat.typing()::close);
    step(chat.peers()::leave);
    step(chat.lease()::release);
    step(() -> chat.outbox().clear(reason));
    step(chat.scriptGate()::close);
    step(chat.catchUp()::clear);
    step(() -> chat.configurator().closed(reason));
    if (!step(() -> chat.storing().whenIdle(this::stored))) {
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
    deadline = chat.mailbox().after(RELEASING_MS, this::released);
    step(chat.extensions()::close);
    if (!step(() -> chat.gate().close(this::storeCookies))) {
      storeCookies();
    }
  }

  private void storeCookies() {
    if (!step(() -> chat.cookieKeeper().whenStored(this::released))) {
      released();
    }
  }

  private void released() {
    if (stage != Stage.RELEASING) {
      return;
    }
    stage = Stage.RELEASED;
    deadline.cancel();
    plugins.forEach(this::step);
    // behind what the plugins left on the mailbox
    chat.mailbox().always(this::gone);
  }

  private void gone() {
    chat.mailbox().close();
    closed.complete(null);
  }
}
