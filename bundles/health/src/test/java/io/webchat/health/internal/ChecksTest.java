package io.webchat.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Finding.Severity;
import io.webchat.spi.health.HealthReport;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks run together, and what becomes of one that fails or hangs. */
class ChecksTest {
  private static final long LONG_MS = 60_000;

  private interface Body {
    List<Finding> check() throws InterruptedException;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Checks checks = new Checks(threads);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private static SelfCheck check(String name, Body body) {
    return new SelfCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Finding> check() throws InterruptedException {
        return body.check();
      }
    };
  }

  private HealthReport run(long limitMs) throws Exception {
    return checks.run(limitMs).toCompletableFuture().get(LONG_MS, TimeUnit.MILLISECONDS);
  }

  @Test
  void withoutAFindingNothingIsWrong() throws Exception {
    checks.add(check("stores", List::of));
    HealthReport report = run(LONG_MS);
    assertThat(report.isFine()).isTrue();
    assertThat(report.findings()).containsOnlyKeys("stores");
    assertThat(DoctorCommand.lines(report)).containsExactly("nothing is wrong");
  }

  @Test
  void findingsOfOneNameAreTogetherAndTheWorstCounts() throws Exception {
    checks.add(check("scripts", () -> List.of(Finding.warning("one", ""))));
    checks.add(check("scripts", () -> List.of(Finding.notReady("two", "do this"))));
    HealthReport report = run(LONG_MS);
    assertThat(report.findings().get("scripts")).extracting(Finding::text).contains("one", "two");
    assertThat(report.isFine()).isFalse();
    assertThat(report.isReady()).isFalse();
    assertThat(report.isLive()).isTrue();
    assertThat(DoctorCommand.lines(report))
        .contains("warning   scripts: one", "not ready scripts: two; do this");
  }

  @Test
  void aCheckThatThrowsIsAFindingWithoutItsMessage() throws Exception {
    checks.add(
        check(
            "broken",
            () -> {
              throw new IllegalStateException("s3cret");
            }));
    assertThat(run(LONG_MS).findings().get("broken"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.toString())
                  .contains("IllegalStateException")
                  .doesNotContain("s3cret");
            });
  }

  @Test
  void aCheckThatHangsIsInTroubleAndIsNotCalledASecondTime() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    checks.add(
        check(
            "slow",
            () -> {
              calls.incrementAndGet();
              answer.await();
              return List.of();
            }));
    checks.add(check("quick", List::of));
    for (int i = 0; i < 3; i++) {
      HealthReport report = run(1);
      assertThat(report.isReady()).isFalse();
      assertThat(report.findings().get("slow"))
          .extracting(Finding::text)
          .containsExactly("the check has not answered for 1 ms");
    }
    answer.countDown();
    assertThat(run(LONG_MS).isFine()).isTrue();
    assertThat(calls.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void aCheckThatWentIsAskedNoMore() throws Exception {
    SelfCheck check = check("gone", () -> List.of(Finding.notReady("no", "")));
    checks.add(check);
    checks.remove(check);
    assertThat(run(LONG_MS).findings()).isEmpty();
  }

  @Test
  void aFindingIsLoggedWhenItComesAndWhenItIsGone() throws Exception {
    List<String> lines = new ArrayList<>();
    ChangeLog log = new ChangeLog(lines::add, lines::add);
    SelfCheck check = check("stores", () -> List.of(Finding.notReady("no answer", "")));
    checks.add(check);
    log.tell(run(LONG_MS));
    log.tell(run(LONG_MS));
    checks.remove(check);
    log.tell(run(LONG_MS));
    assertThat(lines).containsExactly("stores: no answer", "no more: stores: no answer");
  }

  @Test
  void anErrorOfACheckIsOneFindingAndItIsAskedAgain() throws Exception {
    AtomicBoolean poor = new AtomicBoolean(true);
    checks.add(
        check(
            "stores",
            () -> {
              if (poor.get()) {
                throw new OutOfMemoryError("for a test");
              }
              return List.of();
            }));
    assertThat(run(LONG_MS).findings().get("stores").toString()).contains("OutOfMemoryError");
    poor.set(false);
    assertThat(run(LONG_MS).isFine()).isTrue();
  }

  @Test
  void withoutAThreadACheckIsAFinding() throws Exception {
    Checks poor =
        new Checks(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    poor.add(check("stores", List::of));
    HealthReport report =
        poor.run(LONG_MS).toCompletableFuture().get(LONG_MS, TimeUnit.MILLISECONDS);
    assertThat(report.findings().get("stores").toString()).contains("OutOfMemoryError");
  }
}
