package io.webchat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewAtOnceTest {
  private static final long LONG_MS = 600_000;
  private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

  private final BlockingQueue<CompletableFuture<Void>> begun = new LinkedBlockingQueue<>();

  private CompletableFuture<Void> begin() {
    CompletableFuture<Void> task = new CompletableFuture<>();
    begun.add(task);
    return task;
  }

  private CompletableFuture<Void> all(long limitMs) {
    return CompletableFuture.runAsync(
        () -> FewAtOnce.each(TEN, 3, limitMs, element -> begin()),
        task -> new Thread(task).start());
  }

  private CompletableFuture<Void> next() throws InterruptedException {
    return begun.poll(60, TimeUnit.SECONDS);
  }

  @Test
  void oneBeginsWhenOneIsDone() throws Exception {
    CompletableFuture<Void> all = all(LONG_MS);
    List<CompletableFuture<Void>> first = List.of(next(), next(), next());
    assertThat(begun).isEmpty();
    first.get(1).complete(null);
    CompletableFuture<Void> fourth = next();
    assertThat(begun).isEmpty();

    fourth.completeExceptionally(new IllegalStateException("done, too"));
    first.get(0).complete(null);
    first.get(2).complete(null);
    for (int i = 4; i < TEN.size(); i++) {
      assertThat(all).isNotDone();
      next().complete(null);
    }
    all.get(60, TimeUnit.SECONDS);
  }

  @Test
  void whatIsNotDoneInTimeKeepsNothingWaiting() throws Exception {
    all(1).get(60, TimeUnit.SECONDS);

    assertThat(begun).hasSize(TEN.size());
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    Thread thread = new Thread(() -> FewAtOnce.each(TEN, 3, LONG_MS, element -> begin()));
    thread.start();
    for (int i = 0; i < 3; i++) {
      assertThat(next()).isNotNull();
    }
    thread.interrupt();
    thread.join();

    assertThat(begun).hasSize(TEN.size() - 3);
  }
}
