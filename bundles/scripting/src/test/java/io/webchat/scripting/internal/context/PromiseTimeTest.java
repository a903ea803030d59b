package io.webchat.scripting.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long promises are waited for, counted in tenths of their limit. */
class PromiseTimeTest {
  private static final int LIMIT_MS = 200;

  private final Deque<Runnable> delayed = new ArrayDeque<>();
  private final PromiseTime time =
      new PromiseTime(
          Runnable::run,
          (ms, task) -> {
            assertThat(ms).isEqualTo(LIMIT_MS / 10);
            delayed.add(task);
          },
          () -> LIMIT_MS);

  /** The promises of a batch, of which one settles every few tenths. */
  private static final class Batch implements PromiseTime.Promises {
    private final List<String> late = new ArrayList<>();
    private final int count;
    private int settled;

    Batch(int count) {
      this.count = count;
    }

    @Override
    public boolean isAwaited() {
      return settled < count && late.isEmpty();
    }

    @Override
    public int settled() {
      return settled;
    }

    @Override
    public void tooLate(String why) {
      late.add(why);
    }
  }

  /** Runs until nothing is waited for; how many tenths it took. */
  private int run(Batch batch, int tenthsOfEach) {
    time.begin(batch);
    int tenths = 0;
    while (!delayed.isEmpty()) {
      tenths++;
      if (tenths % tenthsOfEach == 0) {
        batch.settled++;
      }
      delayed.remove().run();
    }
    return tenths;
  }

  @Test
  void eachPromiseHasItsTime() {
    Batch batch = new Batch(10);
    assertThat(run(batch, 9)).isEqualTo(90);
    assertThat(batch.late).isEmpty();
  }

  @Test
  void onePromiseThatDoesNotSettleIsTooLate() {
    Batch batch = new Batch(10);
    assertThat(run(batch, 11)).isEqualTo(10);
    assertThat(batch.late).containsExactly("its promise did not settle within 200 ms");
  }

  /** Each of them in time, but nothing of the batch would be shown for minutes. */
  @Test
  void manySlowPromisesAreTooLateTogether() {
    Batch batch = new Batch(50);
    assertThat(run(batch, 8)).isEqualTo(100);
    assertThat(batch.settled).isEqualTo(12);
    assertThat(batch.late).containsExactly("its promises did not all settle within 2000 ms");
  }
}
