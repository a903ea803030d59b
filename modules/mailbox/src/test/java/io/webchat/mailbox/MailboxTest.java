package io.webchat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
  void whatItsOwnTasksAddComesAfterWhatIsThere() {
    mailbox.always(
        () -> {
          ran.add(1);
          mailbox.always(
              () -> {
                ran.add(3);
                mailbox.always(() -> ran.add(6));
              });
          fromAnotherThread(() -> mailbox.always(() -> ran.add(4)));
          mailbox.always(() -> ran.add(5));
        });
    mailbox.always(() -> ran.add(2));
    run();
    assertThat(ran).containsExactly(1, 2, 3, 4, 5, 6);
  }

  private static void fromAnotherThread(Runnable task) {
    Thread other = new Thread(task);
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatHasRunMakesRoomAtOnceWhereTheLimitIsNear() {
    mailbox.execute(() -> {});
    mailbox.execute(() -> fromAnotherThread(() -> mailbox.execute(() -> ran.add(3))));
    run();
    assertThat(ran).containsExactly(3);
  }

  @Test
  void nothingIsLostOrChangesPlacesBetweenThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Mailbox shared = new Mailbox(threads, 10, null, System::nanoTime);
      int count = 20_000;
      CountDownLatch all = new CountDownLatch(2 * count);
      for (int i = 0; i < count; i++) {
        int number = i;
        shared.always(
            () -> {
              ran.add(number);
              shared.always(all::countDown);
              all.countDown();
            });
      }
      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(ran).hasSize(count).isSorted();
    } finally {
      threads.shutdown();
    }
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

  @Test
  void aRefusalSaysWhetherItIsFullOrClosed() {
    mailbox.execute(() -> {});
    mailbox.execute(() -> {});
    assertThatThrownBy(() -> mailbox.execute(() -> {})).hasMessage("The mailbox is full");
    mailbox.close();
    assertThatThrownBy(() -> mailbox.execute(() -> {})).hasMessage("The instance is closed");
  }

  @Test
  void itGivesItsThreadBackAfterManyTasks() {
    for (int i = 0; i < 300; i++) {
      int number = i;
      mailbox.always(() -> ran.add(number));
    }
    assertThat(pool).hasSize(1);
    pool.remove().run();
    assertThat(ran).hasSize(128);
    assertThat(pool).hasSize(1);
    run();
    assertThat(ran).hasSize(300).isSorted();
  }

  @Test
  void itTakesAThreadOnlyWhenThereIsSomethingToDo() {
    mailbox.always(() -> ran.add(1));
    pool.remove().run();
    assertThat(pool).isEmpty();
    mailbox.always(() -> ran.add(2));
    run();
    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void aTaskThatFailsDoesNotKeepTheNextOneFromItsTurn() {
    mailbox.always(
        () -> {
          throw new IllegalStateException("failed");
        });
    mailbox.always(() -> ran.add(2));
    run();
    assertThat(ran).containsExactly(2);
  }

  @Test
  void answersAreTakenWhenItIsFullAndDroppedWhenItIsClosed() {
    for (int i = 0; i < 3; i++) {
      int number = i;
      assertThat(mailbox.offer(() -> ran.add(number))).isTrue();
    }
    assertThat(mailbox.isClosed()).isFalse();
    mailbox.close();
    assertThat(mailbox.offer(() -> ran.add(3))).isFalse();
    run();
    assertThat(ran).containsExactly(0, 1, 2);
  }

  @Test
  void aPoolThatIsShutDownIsNoError() {
    Mailbox late =
        new Mailbox(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            2,
            null,
            System::nanoTime);
    assertThatCode(() -> late.always(() -> {})).doesNotThrowAnyException();
  }

  @Test
  void timersRunOnIt() {
    ManualClock clock = new ManualClock();
    Mailbox timed = new Mailbox(pool::add, 2, new Timers(clock), clock::nanos);
    timed.after(100, () -> ran.add(1));
    timed.after(100, () -> ran.add(2)).cancel();
    clock.advance(99, this::run);
    assertThat(ran).isEmpty();
    clock.advance(1, this::run);
    assertThat(ran).containsExactly(1);
    assertThat(timed.nanoTime()).isEqualTo(100_000_000);
  }
}
