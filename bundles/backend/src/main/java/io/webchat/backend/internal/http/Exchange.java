package io.webchat.backend.internal.http;

import io.webchat.http.servlet.Answers;
import io.webchat.json.SecretFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request whose answer comes later, once, or is given up. Thread-safe. */
final class Exchange implements AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final AsyncContext context;
  private final Refusals refusals;
  private final AtomicBoolean answered = new AtomicBoolean();

  private Exchange(AsyncContext context, Refusals refusals) {
    this.context = context;
    this.refusals = refusals;
  }

  static Exchange start(HttpServletRequest request, Refusals refusals, long answerMs) {
    AsyncContext context = request.startAsync();
    context.setTimeout(answerMs);
    Exchange exchange = new Exchange(context, refusals);
    context.addListener(exchange);
    return exchange;
  }

  AsyncContext context() {
    return context;
  }

  /** Answers when the stage completes, however. */
  void settle(CompletionStage<Answer> stage, SecretFilter secrets) {
    stage.whenComplete(
        (answer, problem) -> {
          Answer given = problem == null ? answer : refusals.of(problem, secrets);
          onContainerThread(() -> write(given));
        });
  }

  /** Answers by other means, once. */
  void settleBy(Runnable writer) {
    onContainerThread(
        () -> {
          if (answered.compareAndSet(false, true)) {
            writer.run();
          }
        });
  }

  /** Not on a mailbox: the container may have to wait for its buffers. */
  private void onContainerThread(Runnable task) {
    try {
      context.start(task);
    } catch (IllegalStateException e) {
      LOG.debug("The client is gone", e);
    }
  }

  private void write(Answer answer) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    try {
      answer.location().ifPresent(at -> response.setHeader("Location", at));
      if (answer.mayComeAgain()) {
        response.setHeader("Retry-After", "1");
      }
      if (answer.type().isEmpty()) {
        response.setStatus(answer.status());
      } else {
        Answers.text(response, answer.status(), answer.type(), answer.body());
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The client is gone", e);
    }
    complete();
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The container has completed already", e);
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    write(
        refusals.problem(
            504, "TIMEOUT", "There is no answer yet: what was asked for may still be done"));
  }

  @Override
  public void onComplete(AsyncEvent event) {
    answered.set(true);
  }

  @Override
  public void onError(AsyncEvent event) {
    if (answered.compareAndSet(false, true)) {
      complete();
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // it is started once
  }
}
