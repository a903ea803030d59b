package io.webchat.core.internal.storage;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps calls to the server back while a token that the server renewed is being stored: whatever
 * happens after its first use, it is not lost. When it could not be stored, or not within {@code
 * ajaxTimeout}, it is used all the same. Used on the mailbox only.
 */
public final class CredentialGuard {
  private final Mailbox mailbox;
  private final LongSupplier patienceMs;
  private final Consumer<Rejection> errors;
  private final Runnable lifted;
  private long awaited = -1;
  private Timers.Timer timeout = Timers.NONE;
  private final List<Runnable> waiting = new ArrayList<>(1);

  /**
   * Nothing is held.
   *
   * @param patienceMs how long calls wait at most
   * @param errors publishes that it took longer
   * @param lifted makes the calls that waited
   */
  public CredentialGuard(
      Mailbox mailbox, LongSupplier patienceMs, Consumer<Rejection> errors, Runnable lifted) {
    this.mailbox = mailbox;
    this.patienceMs = patienceMs;
    this.errors = errors;
    this.lifted = lifted;
  }

  public boolean isHeld() {
    return awaited >= 0;
  }

  /** Runs {@code task} when nothing is held, which may be now. */
  public void whenLifted(Runnable task) {
    if (isHeld()) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  /** Calls wait until the task of this number, or a later one, is done with. */
  void until(long task) {
    timeout.cancel();
    awaited = task;
    timeout = mailbox.after(patienceMs.getAsLong(), this::late);
  }

  /** A task is done with, well or not. */
  void done(long task) {
    if (isHeld() && task >= awaited) {
      release();
      lifted.run();
    }
  }

  /** Nothing is waited for any more. */
  void release() {
    awaited = -1;
    timeout.cancel();
    List<Runnable> ready = List.copyOf(waiting);
    waiting.clear();
    ready.forEach(Runnable::run);
  }

  private void late() {
    if (isHeld()) {
      errors.accept(
          Rejection.of(ErrorCode.STORAGE_FAILED, "A new token could not be stored in time")
              .withHint("It is used all the same and stored as soon as storage answers"));
      release();
      lifted.run();
    }
  }
}
