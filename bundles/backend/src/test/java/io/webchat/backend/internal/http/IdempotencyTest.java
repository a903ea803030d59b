package io.webchat.backend.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.backend.internal.http.Idempotency.Limits;
import io.webchat.backend.internal.http.Idempotency.Request;
import io.webchat.http.channel.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is done once, and how long and of how many requests that is known. */
class IdempotencyTest {
  private static final long DAY = 86_400_000;

  private final AtomicLong clock = new AtomicLong();
  private final Idempotency idempotency = new Idempotency(new Limits(10, 10_000, DAY), clock::get);

  /** Keys of the requests that were done, in order. */
  private final List<String> done = new ArrayList<>();

  private CompletionStage<Answer> ask(String owner, String key, CompletionStage<Answer> answer)
      throws RefusedException {
    return idempotency.once(
        new Request(owner, key, "same"),
        () -> {
          done.add(key);
          return answer;
        });
  }

  private String ask(String owner, String key, String text) throws RefusedException {
    Answer answer = new Answer(200, "text/plain", text, Optional.empty());
    return ask(owner, key, CompletableFuture.completedFuture(answer))
        .toCompletableFuture()
        .join()
        .body();
  }

  @Test
  void theSameRequestGetsTheSameAnswerAndIsDoneOnce() throws Exception {
    assertThat(ask("shop", "a", "first")).isEqualTo("first");
    assertThat(ask("shop", "a", "second")).isEqualTo("first");
    assertThat(ask("desk", "a", "other")).as("another holder's").isEqualTo("other");
    assertThat(done).containsExactly("a", "a");
  }

  @Test
  void anotherRequestWithTheSameKeyIsRefusedAlsoWhileTheFirstIsUnderWay() throws Exception {
    CompletableFuture<Answer> later = new CompletableFuture<>();
    ask("shop", "a", later);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> idempotency.once(new Request("shop", "a", "other"), () -> later))
          .isInstanceOf(RefusedException.class)
          .satisfies(
              refused -> {
                RefusedException refusal = (RefusedException) refused;
                assertThat(refusal.status()).isEqualTo(422);
                assertThat(refusal.name()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
              });
      later.complete(Answer.empty());
    }
    assertThat(done).containsExactly("a");
  }

  @Test
  void ofManyAtOnceOneIsDoneAndAllGetItsAnswer() throws Exception {
    int many = 50;
    CompletableFuture<Answer> later = new CompletableFuture<>();
    ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<CompletionStage<Answer>>> asked = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        asked.add(
            threads.submit(
                () ->
                    idempotency.once(
                        new Request("shop", "a", "same"),
                        () -> {
                          runs.add("run");
                          return later;
                        })));
      }
      Answer answer = Answer.json(200, Map.of("value", 1));
      later.complete(answer);
      for (Future<CompletionStage<Answer>> one : asked) {
        assertThat(one.get(60, TimeUnit.SECONDS).toCompletableFuture().get(60, TimeUnit.SECONDS))
            .isSameAs(answer);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(runs).hasSize(1);
  }

  @Test
  void whatMayComeAgainOrFailedIsForgotten() throws Exception {
    CompletionStage<Answer> busy =
        CompletableFuture.completedFuture(Answer.problem(Map.of("status", 503)));
    assertThat(ask("shop", "a", busy).toCompletableFuture().join().status()).isEqualTo(503);
    assertThat(ask("shop", "a", CompletableFuture.failedFuture(new IllegalStateException())))
        .isNotNull();
    assertThatThrownBy(
            () ->
                idempotency.once(
                    new Request("shop", "a", "same"),
                    () -> {
                      throw new RefusedException(404, "NO_CHANNEL", "none");
                    }))
        .isInstanceOf(RefusedException.class);
    assertThat(idempotency.size()).isZero();
    assertThat(ask("shop", "a", "done")).isEqualTo("done");
  }

  @Test
  void itIsForgottenAfterADay() throws Exception {
    ask("shop", "a", "first");
    clock.set(DAY);
    assertThat(ask("shop", "a", "second")).isEqualTo("first");
    clock.set(DAY + 1);
    assertThat(ask("shop", "a", "second")).isEqualTo("second");
    assertThat(idempotency.size()).isOne();
  }

  @Test
  void whatIsUnderWayIsNeverForgotten() throws Exception {
    CompletableFuture<Answer> later = new CompletableFuture<>();
    ask("shop", "a", later);
    clock.set(5 * DAY);
    for (int i = 0; i < 30; i++) {
      ask("shop", "b" + i, "b");
    }
    assertThat(ask("shop", "a", CompletableFuture.completedFuture(Answer.empty()))).isNotDone();
    assertThat(done).containsOnlyOnce("a");
  }

  @Test
  void theOldestGoesWhenThereAreTooMany() throws Exception {
    for (int i = 0; i < 11; i++) {
      ask("shop", "k" + i, "first");
    }
    assertThat(idempotency.size()).isEqualTo(10);
    assertThat(ask("shop", "k1", "second")).isEqualTo("first");
    assertThat(ask("shop", "k0", "second")).isEqualTo("second");
  }

  @Test
  void theOldestGoWhenTheirAnswersAreTooLong() throws Exception {
    String long1 = "1".repeat(4_000);
    ask("shop", "a", long1);
    ask("shop", "b", long1);
    ask("shop", "c", long1);
    assertThat(idempotency.size()).isEqualTo(2);
    assertThat(ask("shop", "c", "x")).isEqualTo(long1);
    assertThat(ask("shop", "b", "x")).isEqualTo(long1);
    ask("shop", "d", "2".repeat(10_001));
    assertThat(idempotency.size()).as("one that is too long alone").isZero();
  }

  @Test
  void aHolderWhoFillsItForgetsItsOwn() throws Exception {
    ask("desk", "a", "first");
    for (int i = 0; i < 100; i++) {
      ask("shop", "k" + i, "first");
    }
    assertThat(ask("desk", "a", "second")).isEqualTo("first");
    assertThat(ask("shop", "k99", "second")).isEqualTo("first");
    assertThat(idempotency.size()).isEqualTo(10);
    ask("shop", "long", "2".repeat(10_000));
    assertThat(ask("desk", "a", "second")).isEqualTo("first");
  }

  @Test
  void whereAllAreUnderWayNoMoreAreTaken() throws Exception {
    for (int i = 0; i < 10; i++) {
      ask("shop", "k" + i, new CompletableFuture<>());
    }
    assertThatThrownBy(() -> ask("shop", "more", "x"))
        .isInstanceOf(RefusedException.class)
        .satisfies(refused -> assertThat(((RefusedException) refused).status()).isEqualTo(503));
    assertThat(done).doesNotContain("more");
  }

  @Test
  void otherLimitsCountFromNowOn() throws Exception {
    for (int i = 0; i < 10; i++) {
      ask("shop", "k" + i, "first");
    }
    idempotency.use(new Limits(3, 10_000, DAY));
    assertThat(ask("shop", "k9", "second")).isEqualTo("first");
    assertThat(idempotency.size()).isEqualTo(3);
  }
}
