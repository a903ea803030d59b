package io.webchat.bus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads against one bus; sums must match and each thread's order must hold. */
class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int EACH = 5_000;

  private final ExecutorService mailbox = Executors.newSingleThreadExecutor();
  private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
  private final Bus bus = new CxBusFactory().create("test", mailbox, Map.of());
  private final Plugin chat = bus.registerPlugin("Chat").orElseThrow();

  @AfterEach
  void stop() throws InterruptedException {
    callers.shutdownNow();
    mailbox.shutdownNow();
    assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(mailbox.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @FunctionalInterface
  private interface Work {
    void run(int thread) throws Exception;
  }

  private void onAllThreads(Work work) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      running.add(
          callers.submit(
              () -> {
                start.await();
                work.run(thread);
                return null;
              }));
    }
    start.countDown();
    for (Future<?> one : running) {
      one.get(60, TimeUnit.SECONDS);
    }
  }

  private void settle() throws Exception {
    mailbox.submit(() -> {}).get(60, TimeUnit.SECONDS);
  }

  @Test
  void noEventIsLostDoubledOrOvertaken() throws Exception {
    Map<Integer, Integer> last = new HashMap<>();
    AtomicInteger wrong = new AtomicInteger();
    bus.subscribe(
        "Chat.a",
        event -> {
          int thread = (Integer) event.data().get("thread");
          int n = (Integer) event.data().get("n");
          Integer before = last.put(thread, n);
          if (n != (before == null ? 0 : before + 1)) {
            wrong.incrementAndGet();
          }
        });
    onAllThreads(
        thread -> {
          for (int n = 0; n < EACH; n++) {
            chat.publish("a", Map.of("thread", thread, "n", n));
          }
        });
    settle();
    assertThat(wrong).hasValue(0);
    assertThat(last).hasSize(THREADS).allSatisfy((t, n) -> assertThat(n).isEqualTo(EACH - 1));
  }

  @Test
  void everyCommandSettlesOnceInEachThreadsOrder() throws Exception {
    AtomicInteger settled = new AtomicInteger();
    Map<Integer, Integer> last = new HashMap<>();
    AtomicInteger wrong = new AtomicInteger();
    chat.registerCommand(
        "a",
        call -> {
          int n = (Integer) call.data().get("n");
          Integer before = last.put((Integer) call.data().get("thread"), n);
          if (n != (before == null ? 0 : before + 1)) {
            wrong.incrementAndGet();
          }
          switch (n % 4) {
            case 0 -> call.deferred().resolve(n);
            case 1 -> call.deferred().reject("no");
            case 2 -> throw new IllegalStateException("defect");
            default -> callers.execute(() -> call.deferred().resolve(n));
          }
        });
    chat.ready();
    int each = 1_000;
    onAllThreads(
        thread -> {
          for (int n = 0; n < each; n++) {
            Deferred deferred = chat.command("a", Map.of("thread", thread, "n", n));
            deferred.done(value -> settled.incrementAndGet());
            deferred.fail(reason -> settled.incrementAndGet());
          }
        });
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(settled).hasValue(THREADS * each));
    settle();
    assertThat(settled).hasValue(THREADS * each);
    assertThat(wrong).hasValue(0);
  }

  @Test
  void lateSubscribersGetTheKeptPayloadOnceAndNothingOutOfOrder() throws Exception {
    Queue<List<Integer>> logs = new ConcurrentLinkedQueue<>();
    chat.republish("state", Map.of("n", 0));
    onAllThreads(
        thread -> {
          if (thread == 0) {
            for (int n = 1; n <= EACH; n++) {
              chat.republish("state", Map.of("n", n));
            }
            return;
          }
          for (int i = 0; i < 200; i++) {
            List<Integer> log = new ArrayList<>();
            logs.add(log);
            bus.subscribe("Chat.state", event -> log.add((Integer) event.data().get("n")));
          }
        });
    settle();
    assertThat(logs).hasSize((THREADS - 1) * 200);
    for (List<Integer> log : logs) {
      assertThat(log).isNotEmpty();
      int first = log.get(0);
      assertThat(log).hasSize(EACH - first + 1);
      for (int i = 0; i < log.size(); i++) {
        assertThat(log.get(i)).isEqualTo(first + i);
      }
    }
  }

  @Test
  void subscribingAndClosingLeavesNothingBehind() throws Exception {
    onAllThreads(
        thread -> {
          for (int i = 0; i < EACH; i++) {
            try (Subscription subscription = bus.subscribe("Chat.a", event -> {})) {
              assertThat(subscription).isNotNull();
              chat.publish("a");
            }
          }
        });
    settle();
    assertThat(chat.subscribers("a")).isZero();
    List<String> seen = new ArrayList<>();
    bus.subscribe("Chat.a", event -> seen.add(event.event()));
    chat.publish("a");
    settle();
    assertThat(seen).containsExactly("Chat.a");
  }

  @Test
  void pluginsThatComeAndGoLeaveNoCommandUnsettled() throws Exception {
    AtomicInteger settled = new AtomicInteger();
    int each = 500;
    onAllThreads(
        thread -> {
          for (int i = 0; i < each; i++) {
            if (thread < 2) {
              bus.registerPlugin("Guest")
                  .ifPresent(
                      guest -> {
                        guest.registerCommand("a", call -> call.deferred().notify("never settled"));
                        guest.ready();
                        guest.close();
                      });
            } else {
              bus.command("Guest.a").always(settled::incrementAndGet);
            }
          }
        });
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(settled).hasValue((THREADS - 2) * each));
  }

  @Test
  void callbacksAddedByManyThreadsWhileItSettlesAllRunOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      CommandDeferred deferred = new CommandDeferred(new BusMailbox("test", mailbox));
      AtomicInteger ran = new AtomicInteger();
      onAllThreads(
          thread -> {
            for (int i = 0; i < 10; i++) {
              deferred.done(value -> ran.incrementAndGet());
              deferred.resolve(thread);
            }
          });
      settle();
      assertThat(ran).hasValue(THREADS * 10);
    }
  }
}
