package io.webchat.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What a full mailbox takes and what it refuses. */
class MailboxTest {
  private final Queue<Runnable> pool = new ArrayDeque<>();
  private final Mailbox mailbox = new Mailbox(pool::add, 2, null, System::nanoTime);
  private final List<Integer> ran = new ArrayList<>();

  private void run() {
    for (Runnable task; (task = pool.poll()) != null; ) {
      task.run();
    }
  }

  @Test
  void whatComesFromOutsideIsRefusedAtTheLimit() {
    mailbox.execute(() -> ran.add(1));
    mailbox.execute(() -> ran.add(2));
    assertThatThrownBy(() -> mailbox.execute(() -> ran.add(3)))
        .isInstanceOf(RejectedExecutionException.class);
    mailbox.executeSurely(() -> ran.add(4));
    run();
    mailbox.execute(() -> ran.add(5));
    run();
    assertThat(ran).containsExactly(1, 2, 4, 5);
  }

  @Test
  void whatItsOwnTasksAddIsNotRefused() {
    mailbox.execute(
        () -> {
          for (int i = 0; i < 500; i++) {
            int number = i;
            mailbox.execute(() -> ran.add(number));
          }
        });
    run();
    assertThat(ran).hasSize(500).isSorted();
  }

  @Test
  void aClosedOneTakesNothing() {
    mailbox.close();
    assertThat(mailbox.isClosed()).isTrue();
    assertThatThrownBy(() -> mailbox.execute(() -> ran.add(1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> mailbox.executeSurely(() -> ran.add(1)))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
