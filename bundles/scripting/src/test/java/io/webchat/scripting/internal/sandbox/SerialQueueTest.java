package io.webchat.scripting.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who comes next on a thread that several instances share. */
class SerialQueueTest {
  private final AtomicLong now = new AtomicLong();
  private final Deque<Runnable> thread = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();

  private SerialQueue queue() {
    return new SerialQueue(thread::addLast, 100, now::get);
  }

  private void runAll() {
    for (Runnable next = thread.poll(); next != null; next = thread.poll()) {
      next.run();
    }
  }

  private Runnable task(String name, long ms) {
    return () -> {
      ran.add(name);
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    };
  }

  @Test
  void slowTasksOfOneInstanceDoNotKeepTheOthersWaiting() {
    SerialQueue slow = queue();
    SerialQueue other = queue();
    for (int i = 0; i < 3; i++) {
      slow.execute(task("slow", 1_000));
    }
    other.execute(task("other", 0));
    runAll();
    assertThat(ran).containsExactly("slow", "other", "slow", "slow");
  }

  @Test
  void quickTasksRunInOneGoButNotForEver() {
    SerialQueue busy = queue();
    SerialQueue other = queue();
    for (int i = 0; i < 20; i++) {
      busy.execute(task("busy", 0));
    }
    other.execute(task("other", 0));
    runAll();
    assertThat(ran).hasSize(21);
    assertThat(ran.indexOf("other")).isEqualTo(16);
  }

  @Test
  void whatEndsByAnErrorKeepsNoOtherFromItsTurn() {
    SerialQueue queue = queue();
    queue.execute(
        () -> {
          throw new Error("cut off");
        });
    queue.execute(task("next", 0));
    runAll();
    assertThat(ran).containsExactly("next");
  }
}
