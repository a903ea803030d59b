package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps calls to the server back while a token that the server renewed is being stored: whatever
 * happens after its first use, it is not lost. When it could not be stored, or not within {@code
 * ajaxTimeout}, it is used all the same. Used on the mailbox only.
 */
final class TokenHold {
  private final ChatInstance chat;
  private long awaited = -1;
  private Timers.Timer timeout;
  private final List<Runnable> waiting = new ArrayList<>(1);

  TokenHold(ChatInstance chat) {
    this.chat = chat;
  }

  boolean isHeld() {
    return awaited >= 0;
  }

  /** Runs {@code task} when nothing is held, which may be now. */
  void whenLifted(Runnable task) {
    if (isHeld()) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  /** Calls wait until the task of this number, or a later one, is done with. */
  void until(long task) {
    stopTimeout();
    awaited = task;
    timeout = chat.mailbox().after(chat.configuration().patience(), this::late);
  }

  /** A task is done with, well or not. */
  void done(long task) {
    if (isHeld() && task >= awaited) {
      release();
      chat.lease().proceed();
    }
  }

  /** Nothing is waited for any more. */
  void release() {
    awaited = -1;
    stopTimeout();
    List<Runnable> lifted = List.copyOf(waiting);
    waiting.clear();
    lifted.forEach(Runnable::run);
  }

  private void stopTimeout() {
    if (timeout != null) {
      timeout.cancel();
      timeout = null;
    }
  }

  private void late() {
    if (isHeld()) {
      chat.events()
          .error(
              Rejection.of(ErrorCode.STORAGE_FAILED, "A new token could not be stored in time")
                  .withHint("It is used all the same and stored as soon as storage answers"));
      release();
      chat.lease().proceed();
    }
  }
}
