package io.webchat.scenario.internal.run;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Bus;
import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.ButtonResponse;
import io.webchat.api.rich.RichReply;
import io.webchat.scenario.internal.script.Choices;
import io.webchat.scenario.internal.script.Scenario;
import io.webchat.scenario.internal.script.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One chat of a scenario, step after step. No thread belongs to it: a step goes on when its stage
 * completes, or its time has run out by the timer that all chats share.
 */
final class ScenarioChat {
  private static final Duration LEAVING = Duration.ofSeconds(30);

  private final int number;
  private final Scenario scenario;
  private final ScheduledExecutorService timer;
  private final Consumer<StepResult> told;
  private final Heard heard = new Heard();
  private final List<StepResult> results = new ArrayList<>();
  private final CompletableFuture<ChatResult> done = new CompletableFuture<>();
  private WebChat chat;

  /** The start of the chat, as long as it takes: longer than its step where that was given up. */
  private CompletionStage<?> started = CompletableFuture.completedFuture(null);

  /** What is waited for. */
  private volatile CompletableFuture<?> awaited = new CompletableFuture<>();

  private volatile boolean cancelled;

  /**
   * A chat that has not begun.
   *
   * @param told hears of each step when it is over, on any thread, one at a time
   */
  ScenarioChat(
      int number, Scenario scenario, ScheduledExecutorService timer, Consumer<StepResult> told) {
    this.number = number;
    this.scenario = scenario;
    this.timer = timer;
    this.told = told;
  }

  /** Holds the chat; never fails. */
  CompletionStage<ChatResult> hold(WebChatFactory factory, InstanceSettings settings) {
    try {
      chat =
          factory.create(
              settings, created -> created.bus().subscribe(Bus.EVERY_EVENT, heard::hear));
    } catch (RuntimeException e) {
      done.complete(
          new ChatResult(number, List.of(), "the instance is refused: " + e.getMessage()));
      return done;
    }
    awaited(chat.ready(), scenario.within())
        .whenComplete(
            (ready, failure) -> {
              if (failure == null) {
                next(0);
              } else {
                leave("the configuration: " + reason(failure, ""));
              }
            });
    return done;
  }

  /** Ends the chat as soon as that is possible; its steps fail. Any thread. */
  void cancel() {
    cancelled = true;
    awaited.completeExceptionally(interrupted());
  }

  private static IllegalStateException interrupted() {
    return new IllegalStateException("interrupted");
  }

  private void next(int index) {
    if (index == scenario.steps().size()) {
      leave(null);
      return;
    }
    Step step = scenario.steps().get(index);
    long begun = System.nanoTime();
    CompletionStage<?> stage;
    try {
      stage = cancelled ? CompletableFuture.failedFuture(interrupted()) : take(step);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    awaited(stage, step instanceof Step.Pause ? LEAVING.plus(step.within()) : step.within())
        // on the timer: a chain of steps that are done at once does not grow the stack
        .whenCompleteAsync(
            (value, failure) -> {
              String why = failure == null ? null : reason(failure, instead(step));
              add(new StepResult(step, System.nanoTime() - begun, why, false));
              if (failure == null) {
                next(index + 1);
              } else {
                scenario.steps().stream().skip(index + 1L).map(StepResult::left).forEach(this::add);
                leave(null);
              }
            },
            timer);
  }

  private void add(StepResult result) {
    results.add(result);
    told.accept(result);
  }

  private String instead(Step step) {
    return step instanceof Step.Expect ? "; " + heard.instead() : "";
  }

  private static String reason(Throwable failure, String instead) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException
        ? cause.getMessage() + instead
        : String.valueOf(cause.getMessage());
  }

  private CompletionStage<?> take(Step step) {
    if (step instanceof Step.Start) {
      started =
          chat.service()
              .startChat(
                  new StartChat(
                      scenario.form(), scenario.userData().isEmpty() ? null : scenario.userData()));
      return started;
    }
    if (step instanceof Step.Send send) {
      return chat.service().sendMessage(send.text());
    }
    if (step instanceof Step.Typing typing) {
      return chat.service().sendTyping(typing.text());
    }
    if (step instanceof Step.Attach attach) {
      return chat.service().sendFile(attach.file());
    }
    if (step instanceof Step.Answer answer) {
      return answer(answer.text());
    }
    if (step instanceof Step.Fill fill) {
      return fill(fill.entered());
    }
    if (step instanceof Step.Expect expect) {
      return heard.expect(expect.what());
    }
    if (step instanceof Step.Pause pause) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      later(pause.within(), () -> over.complete(null));
      return over;
    }
    return chat.service().endChat();
  }

  private CompletionStage<?> answer(String text) {
    Message offering = offering();
    Map<String, ButtonResponse> choices = Choices.of(offering);
    ButtonResponse chosen = choices.get(text);
    if (chosen == null) {
      throw new IllegalStateException(
          choices.isEmpty()
              ? "a form was offered: expected its fields and what is entered in them"
              : "expected one of " + choices.keySet());
    }
    return reply(chosen, offering);
  }

  private CompletionStage<?> fill(Map<String, List<String>> entered) {
    Message offering = offering();
    return reply(
        Choices.form(offering)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no form was offered: expected one of " + Choices.offered(offering)))
            .with(entered),
        offering);
  }

  private Message offering() {
    return heard
        .offering()
        .orElseThrow(() -> new IllegalStateException("nothing was offered to choose"));
  }

  private CompletionStage<?> reply(RichReply reply, Message offering) {
    Object id = offering.get("id");
    return chat.service().sendMessage(OutgoingMessage.of(reply, id == null ? null : id.toString()));
  }

  /** A stage that fails when its time has run out, or the chat is cancelled. */
  private <T> CompletionStage<T> awaited(CompletionStage<T> stage, Duration limit) {
    CompletableFuture<T> result = limited(stage, limit);
    awaited = result;
    if (cancelled) {
      result.completeExceptionally(interrupted());
    }
    return result;
  }

  private <T> CompletionStage<T> leaving(CompletionStage<T> stage) {
    return limited(stage, LEAVING);
  }

  /** A stage that fails when its time has run out. */
  private <T> CompletableFuture<T> limited(CompletionStage<T> stage, Duration limit) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var timeout =
        timer.schedule(
            () ->
                result.completeExceptionally(
                    new TimeoutException("did not come within " + limit.toMillis() + " ms")),
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    stage.whenComplete(
        (value, failure) -> {
          timeout.cancel(false);
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(failure);
          }
        });
    return result;
  }

  private void later(Duration time, Runnable task) {
    var unused = timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Leaves no chat behind on the server, neither one that is only just being started. */
  private void leave(String failure) {
    leaving(started)
        .handle(
            (value, problem) ->
                leaving(
                    chat.state().hasSession()
                        ? chat.service().endChat()
                        : CompletableFuture.completedFuture(null)))
        .thenCompose(left -> left)
        .handle(
            (value, problem) -> {
              chat.close();
              return leaving(chat.closed());
            })
        .thenCompose(closed -> closed)
        .whenComplete((value, problem) -> done.complete(new ChatResult(number, results, failure)));
  }
}
