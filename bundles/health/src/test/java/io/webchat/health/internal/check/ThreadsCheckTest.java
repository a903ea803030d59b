package io.webchat.health.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Finding.Severity;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Threads that wait for each other. */
class ThreadsCheckTest {
  private final ThreadsCheck check = new ThreadsCheck();
  private final CyclicBarrier bothHaveOne = new CyclicBarrier(2);

  private Thread start(String name, Lock first, Lock second) {
    Thread thread =
        new Thread(
            () -> {
              first.lock();
              try {
                bothHaveOne.await();
                second.lockInterruptibly();
                second.unlock();
              } catch (Exception interrupted) {
                // the end of the test
              } finally {
                first.unlock();
              }
            },
            name);
    thread.start();
    return thread;
  }

  @Test
  void theyAreNamedUntilOneGivesUp() throws Exception {
    assertThat(check.check()).isEmpty();
    Lock bread = new ReentrantLock();
    Lock butter = new ReentrantLock();
    Thread left = start("left", bread, butter);
    Thread right = start("right", butter, bread);
    try {
      await()
          .untilAsserted(
              () ->
                  assertThat(check.check())
                      .extracting(Finding::severity, Finding::text)
                      .containsExactly(
                          tuple(
                              Severity.NOT_LIVE,
                              "threads wait for each other for ever: left, right")));
    } finally {
      left.interrupt();
      right.interrupt();
      left.join();
      right.join();
    }
    assertThat(check.check()).isEmpty();
  }
}
