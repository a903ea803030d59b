package io.webchat.scenario.internal.run;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.scenario.internal.script.Scenario;
import io.webchat.spi.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  // guarded by this
  private final Set<ScenarioChat> held = new HashSet<>();
  private final List<ChatResult> results = new ArrayList<>();
  private int begun;
  private int wanted;

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
    synchronized (this) {
      wanted = total;
    }
    for (int i = 0; i < atOnce; i++) {
      next();
    }
    return done;
  }

  /** Ends all chats, and begins no others; what was to come of them completes then. Any thread. */
  public void cancel() {
    List<ScenarioChat> open;
    synchronized (this) {
      wanted = begun;
      open = List.copyOf(held);
    }
    open.forEach(ScenarioChat::cancel);
    finishWhenOver();
  }

  private void next() {
    ScenarioChat chat;
    synchronized (this) {
      if (begun == wanted) {
        return;
      }
      chat = new ScenarioChat(++begun, scenario, timer, told);
      held.add(chat);
    }
    chat.hold(factory, settings.withId("scenario-" + IDS.incrementAndGet()))
        .whenComplete(
            (result, failure) -> {
              over(chat, result);
              timer.execute(
                  () -> {
                    next();
                    finishWhenOver();
                  });
            });
  }

  private synchronized void over(ScenarioChat chat, ChatResult result) {
    held.remove(chat);
    results.add(result);
  }

  private void finishWhenOver() {
    if (isOver()) {
      done.complete(results());
    }
  }

  private synchronized boolean isOver() {
    return held.isEmpty() && begun == wanted;
  }

  /** How many chats are not over. */
  public synchronized int stillHeld() {
    return held.size();
  }

  /** What came of the chats that are over, in the order of their numbers. */
  public synchronized List<ChatResult> results() {
    return results.stream().sorted(Comparator.comparingInt(ChatResult::number)).toList();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
