package io.webchat.scenario.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.scenario.internal.run.ChatResult;
import io.webchat.scenario.internal.run.ScenarioRun;
import io.webchat.scenario.internal.run.StepResult;
import io.webchat.scenario.internal.run.StepTimes;
import io.webchat.scenario.internal.script.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One call of the command: its scenarios one after the other, and what is told of them. */
final class Performance {
  private static final int FAILED = 1;
  private static final int MOST_SHOWN = 10;
  private static final double MS = 1e6;

  /** How long chats that are interrupted may take to end; the launcher waits a bit longer. */
  private static final long ENDING_SECONDS = 25;

  private final WebChatFactory factory;
  private final ScenarioMeters meters;
  private final ScenarioOptions options;
  private final PrintStream out;
  private final Duration progress;
  private final JUnitReport junit = new JUnitReport();
  private final PrometheusText times = new PrometheusText();
  private boolean interrupted;

  /**
   * A call that has not begun.
   *
   * @param progress how often a load tells how far it is
   */
  Performance(
      WebChatFactory factory,
      ScenarioMeters meters,
      ScenarioOptions options,
      PrintStream out,
      Duration progress) {
    this.factory = factory;
    this.meters = meters;
    this.options = options;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Holds all chats; once.
   *
   * @param settings of the instances
   * @return the code to exit with
   * @throws IOException when a file cannot be written; its message is for the user
   */
  int hold(List<Scenario> scenarios, InstanceSettings settings) throws IOException {
    boolean good = true;
    for (Scenario scenario : scenarios) {
      Instant begun = Instant.now();
      List<ChatResult> chats = hold(scenario, settings);
      meters.chats(scenario.name(), chats);
      junit.add(scenario.name(), begun, chats);
      times.add(scenario.name(), chats);
      good &= chats.stream().allMatch(chat -> chat.whyFailed().isEmpty());
      if (interrupted) {
        break;
      }
    }
    if (options.junit() != null) {
      options.junit().write(junit.text());
    }
    if (options.metrics() != null) {
      options.metrics().write(times.text(System.currentTimeMillis()));
    }
    if (interrupted) {
      out.println("scenario: INTERRUPTED");
      return FAILED;
    }
    out.println(good ? "scenario: every chat went as it should" : "scenario: FAILED");
    return good ? 0 : FAILED;
  }

  /** Whether the thread was interrupted; the interrupt was taken. */
  boolean isInterrupted() {
    return interrupted;
  }

  private List<ChatResult> hold(Scenario scenario, InstanceSettings settings) {
    boolean check = options.chats() == 0;
    int atOnce = Math.max(1, options.chats());
    int total = atOnce * options.times();
    out.println(scenario.name() + (check ? "" : ": " + total + " chats, " + atOnce + " at a time"));
    Consumer<StepResult> told =
        result -> {
          meters.step(scenario.name(), result);
          if (check) {
            out.println(line(result));
          }
        };
    long begun = System.nanoTime();
    try (ScenarioRun run = new ScenarioRun(factory, settings, scenario, told)) {
      CompletableFuture<List<ChatResult>> held = run.hold(atOnce, total);
      List<ChatResult> chats =
          results(run, held, check ? () -> {} : () -> tellProgress(run, total));
      if (!check) {
        StepTable.of(StepTimes.of(chats)).forEach(out::println);
        double seconds = (System.nanoTime() - begun) / MS / 1000;
        out.printf(
            "%d chats in %.1f s, %.1f a second%n", chats.size(), seconds, chats.size() / seconds);
      }
      tellFailures(chats, check);
      return chats;
    }
  }

  private List<ChatResult> results(
      ScenarioRun run, CompletableFuture<List<ChatResult>> held, Runnable tellProgress) {
    try {
      while (true) {
        try {
          return held.get(progress.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          tellProgress.run();
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
      out.println("scenario: interrupted, the chats are being ended");
      run.cancel();
      return ended(run, held);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void tellProgress(ScenarioRun run, int total) {
    List<ChatResult> over = run.results();
    long failed = over.stream().filter(chat -> chat.whyFailed().isPresent()).count();
    out.printf(
        "  %d of %d chats are over, %d failed, %d are held%n",
        over.size(), total, failed, run.stillHeld());
  }

  /** What came of chats that were interrupted; the interrupt was taken. */
  private List<ChatResult> ended(ScenarioRun run, CompletableFuture<List<ChatResult>> held) {
    try {
      List<ChatResult> chats = held.get(ENDING_SECONDS, TimeUnit.SECONDS);
      out.println("scenario: no chat is left open");
      return chats;
    } catch (TimeoutException | InterruptedException e) {
      out.println("scenario: " + run.stillHeld() + " chats may be left open");
      return run.results();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String line(StepResult result) {
    String what =
        "%-6s %-60s"
            .formatted(
                result.step().line() == 0 ? "" : "line " + result.step().line(),
                result.step().label());
    if (result.skipped()) {
      return "  -  " + what + " left out";
    }
    String time = "%9.1f ms".formatted(result.nanos() / MS);
    return result.failure() == null
        ? "  ok " + what + time
        : "  NO " + what + time + ": " + result.failure();
  }

  private void tellFailures(List<ChatResult> chats, boolean check) {
    List<ChatResult> failed = chats.stream().filter(chat -> chat.whyFailed().isPresent()).toList();
    failed.stream()
        .filter(chat -> !check || chat.failure() != null)
        .limit(MOST_SHOWN)
        .forEach(
            chat -> out.println("  chat " + chat.number() + ": " + chat.whyFailed().orElse("")));
    if (failed.size() > MOST_SHOWN) {
      out.println("  and " + (failed.size() - MOST_SHOWN) + " more");
    }
  }
}
