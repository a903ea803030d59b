package io.webchat.core.internal.storage;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Up to where a subscriber has dealt with the messages, and who waits for that to be stored. Used
 * on the mailbox only.
 */
public final class Acknowledgements {
  private static final int WAITING_LIMIT = 10_000;

  private record Waiting(long position, CompletableFuture<Object> result) {}

  /** The messages that are acknowledged. */
  public interface Messages {
    /** Below this position all have been delivered. */
    long deliveredUpTo();

    /** The position of the next one to come in. */
    long next();

    /** Another one has been acknowledged, which is to be stored. */
    void acknowledged();
  }

  private final Supplier<WebChatConfiguration> configuration;
  private final SessionStore store;
  private final Messages messages;
  private final List<Waiting> waiting = new ArrayList<>();
  private long acknowledged;
  private long stored;

  public Acknowledgements(
      Supplier<WebChatConfiguration> configuration, SessionStore store, Messages messages) {
    this.configuration = configuration;
    this.store = store;
    this.messages = messages;
  }

  /** Whether the configuration asks for them. */
  public boolean areUsed() {
    return configuration.get().acknowledge();
  }

  /** The next position to fetch as it is to be stored. */
  public long position() {
    return areUsed() ? acknowledged + 1 : messages.deliveredUpTo();
  }

  /** A session begins; everything below {@code position} is done with. */
  void begin(long position) {
    ended();
    acknowledged = position - 1;
    stored = acknowledged;
  }

  /**
   * The session was taken up here; below the stored {@code position} all is done with, but for what
   * the server does not have.
   */
  void takenUp(long position) {
    if (store.place() instanceof SessionDataHooks) {
      return; // they keep what came, not what was acknowledged
    }
    acknowledged = Math.max(acknowledged, Math.min(position, messages.next()) - 1);
    stored = Math.max(stored, acknowledged);
  }

  /** Everything up to {@code position} is done with; completes when that is stored. */
  public CompletionStage<?> acknowledge(long position) {
    if (!areUsed()) {
      return rejected(
          Rejection.of(ErrorCode.UNSUPPORTED, "Messages of this instance are not acknowledged")
              .withHint("Configure acknowledge: true"));
    }
    if (position < 0 || position >= messages.next()) {
      return rejected(
          Rejection.of(ErrorCode.INVALID_ARGUMENT, "No message of this position has come in"));
    }
    if (store.place() == null) {
      return rejected(
          Rejection.of(ErrorCode.STORAGE_FAILED, "There is no session storage")
              .withHint("Start a session-storage bundle and configure sessionStorage"));
    }
    if (position <= stored) {
      return Stages.nothing();
    }
    if (waiting.size() >= WAITING_LIMIT) {
      return rejected(
          Rejection.of(ErrorCode.OVERLOADED, "Too many acknowledgements wait to be stored"));
    }
    Waiting added = new Waiting(position, new CompletableFuture<>());
    waiting.add(added);
    acknowledged = Math.max(acknowledged, position);
    messages.acknowledged();
    return added.result();
  }

  /** A record was stored whose next position is {@code position}. */
  void stored(long position) {
    stored = Math.max(stored, position - 1);
    settle(false, null);
  }

  /** The store refused a record for good. */
  void failed(Rejection reason) {
    settle(true, reason);
  }

  /** The session is over: nothing of it is delivered again. */
  void ended() {
    settle(true, null);
  }

  private void settle(boolean all, Rejection reason) {
    List<Waiting> settled =
        waiting.stream().filter(each -> all || each.position() <= stored).toList();
    waiting.removeAll(settled);
    settled.forEach(each -> Stages.settle(each.result(), null, reason));
  }

  private static CompletionStage<?> rejected(Rejection reason) {
    return CompletableFuture.failedFuture(reason);
  }
}
