package io.webchat.scenario.internal.run;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.scenario.internal.script.Scenario;
import io.webchat.spi.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** All chats of a scenario: so many at a time, until there were enough. */
public final class ScenarioRun implements AutoCloseable {
  private static final AtomicInteger IDS = new AtomicInteger();

  private final WebChatFactory factory;
  private final InstanceSettings settings;
  private final Scenario scenario;
  private final Consumer<StepResult> told;
  private final AtomicInteger begun = new AtomicInteger();
  private final List<ChatResult> results = new ArrayList<>();
  private final CompletableFuture<List<ChatResult>> done = new CompletableFuture<>();

  /** One thread for the times of all chats. */
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> DaemonThreads.named("webchat-scenario", task));

  /**
   * A run that has not begun.
   *
   * @param settings of every instance, without an id
   * @param told hears of each step when it is over, on any thread, also of several chats at once
   */
  public ScenarioRun(
      WebChatFactory factory,
      InstanceSettings settings,
      Scenario scenario,
      Consumer<StepResult> told) {
    this.factory = factory;
    this.settings = settings;
    this.scenario = scenario;
    this.told = told;
  }

  /**
   * Holds the chats.
   *
   * @param atOnce how many at a time
   * @param total how many in all
   * @return completes with what came of each, in the order of their numbers; never fails
   */
  public CompletableFuture<List<ChatResult>> hold(int atOnce, int total) {
    for (int i = 0; i < atOnce; i++) {
      next(total);
    }
    return done;
  }

  private void next(int total) {
    int number = begun.incrementAndGet();
    if (number > total) {
      return;
    }
    String id = "scenario-" + IDS.incrementAndGet();
    new ScenarioChat(number, scenario, timer, told)
        .hold(factory, settings.withId(id))
        .whenComplete(
            (result, failure) -> {
              if (add(result) == total) {
                done.complete(sorted());
              } else {
                timer.execute(() -> next(total));
              }
            });
  }

  private synchronized int add(ChatResult result) {
    results.add(result);
    return results.size();
  }

  private synchronized List<ChatResult> sorted() {
    return results.stream().sorted(Comparator.comparingInt(ChatResult::number)).toList();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
