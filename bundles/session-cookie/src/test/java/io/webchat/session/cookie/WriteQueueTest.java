package io.webchat.session.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.session.SessionStorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Writes may go on; each takes one. */
  private final Semaphore permits = new Semaphore(0);

  /** {@code instance/value} in the order in which the writes began. */
  private final List<String> begun = new CopyOnWriteArrayList<>();

  private final List<WriteQueue> queues = new ArrayList<>();

  private WriteQueue queue(Duration delay, Duration closeTime) {
    WriteQueue queue = new WriteQueue(this::write, delay, 100, closeTime);
    queues.add(queue);
    return queue;
  }

  @AfterEach
  void close() {
    permits.release(100_000);
    queues.forEach(WriteQueue::close);
  }

  private void write(String instanceId, Map<String, Object> cookies) {
    begun.add(instanceId + "/" + cookies.get("value"));
    permits.acquireUninterruptibly();
  }

  private static Map<String, Object> value(Object value) {
    return Map.of("value", value);
  }

  private void awaitBegun(int count) {
    await().until(() -> begun.size() == count);
  }

  /** Writes that keep every thread until a permit is there. */
  private void keepBusy(WriteQueue queue) {
    for (int i = 0; i < WriteQueue.WRITERS; i++) {
      queue.now("busy" + i, value(0));
    }
    awaitBegun(WriteQueue.WRITERS);
    begun.clear();
  }

  @Test
  void whatSomebodyWaitsForGoesFirst() {
    WriteQueue queue = queue(Duration.ZERO, LONG);
    keepBusy(queue);
    queue.later("ping1", value(1));
    queue.later("ping2", value(1));
    queue.now("urgent1", value(1));
    queue.now("ping2", value(2));
    for (int i = 1; i <= 3; i++) {
      permits.release();
      awaitBegun(i);
    }
    assertThat(begun).containsExactly("urgent1/1", "ping2/2", "ping1/1");
  }

  @Test
  void whatComesInBetweenIsWrittenOnce() {
    WriteQueue queue = queue(LONG, LONG);
    keepBusy(queue);
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      written.add(queue.now("one", value(i)).toCompletableFuture());
      assertThat(queue.latest("one")).contains(value(i));
    }
    queue.later("one", value(10));
    permits.release();
    awaitBegun(1);
    assertThat(written).noneMatch(CompletableFuture::isDone);
    assertThat(queue.latest("one")).contains(value(10));
    permits.release(100);
    written.forEach(CompletableFuture::join);
    assertThat(begun).containsExactly("one/10");
    assertThat(queue.latest("one")).isEmpty();
  }

  @Test
  void anInstanceIsWrittenByOneAtATimeAndItsLastChangeLast() {
    Map<String, Integer> stored = new ConcurrentHashMap<>();
    Map<String, AtomicInteger> open = new ConcurrentHashMap<>();
    List<String> overlaps = new CopyOnWriteArrayList<>();
    WriteQueue queue =
        new WriteQueue(
            (id, cookies) -> {
              AtomicInteger mine = open.computeIfAbsent(id, unused -> new AtomicInteger());
              if (mine.incrementAndGet() > 1) {
                overlaps.add(id);
              }
              stored.put(id, (Integer) cookies.get("value"));
              mine.decrementAndGet();
            },
            Duration.ofMillis(1),
            100,
            LONG);
    for (int n = 0; n < 20_000; n++) {
      if (n % 3 == 0) {
        queue.now("id" + n % 5, value(n));
      } else {
        queue.later("id" + n % 5, value(n));
      }
    }
    queue.close();
    assertThat(overlaps).isEmpty();
    assertThat(stored.values()).containsExactlyInAnyOrder(19_995, 19_996, 19_997, 19_998, 19_999);
  }

  @Test
  void closingWritesWhatIsNotDueYet() {
    WriteQueue queue = queue(LONG, LONG);
    queue.later("one", value(1));
    permits.release(1);
    queue.close();
    assertThat(begun).containsExactly("one/1");
  }

  @Test
  void whatCannotBeWrittenInTimeFailsWhenItIsClosed() {
    WriteQueue queue = queue(LONG, Duration.ofMillis(50));
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (int i = 0; i <= WriteQueue.WRITERS; i++) {
      written.add(queue.now("stuck" + i, value(i)).toCompletableFuture());
    }
    awaitBegun(WriteQueue.WRITERS);
    queue.close();
    assertThat(written)
        .allSatisfy(
            each ->
                assertThatThrownBy(each::join)
                    .cause()
                    .isInstanceOfSatisfying(
                        SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue()));
    assertThatThrownBy(() -> queue.now("late", value(1)).toCompletableFuture().join())
        .hasCauseInstanceOf(SessionStorageException.class);
  }

  @Test
  void moreInstancesThanAllowedAreRefused() {
    WriteQueue queue = queue(LONG, LONG);
    for (int i = 0; i < 100; i++) {
      queue.later("id" + i, value(i));
    }
    assertThatThrownBy(() -> queue.later("more", value(1)).toCompletableFuture().join())
        .hasCauseInstanceOf(SessionStorageException.class);
    queue.later("id0", value(1)).toCompletableFuture().join();
  }
}
