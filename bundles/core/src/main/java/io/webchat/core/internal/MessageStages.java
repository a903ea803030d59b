package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Json;
import io.webchat.api.Rejection;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessagePreProcessor;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preprocessors of an instance: those plugged in, by ranking, then those registered by command,
 * in their order. What becomes of a message that one fails on is the policy for failing hooks: it
 * passes as it came, or it is hidden. Used on the mailbox only, except where said.
 */
final class MessageStages {
  private static final Logger LOG = LoggerFactory.getLogger(MessageStages.class);

  /** How often a batch is processed anew since preprocessors were taken away meanwhile. */
  private static final int MOST_RUNS = 5;

  /**
   * After this time a preprocessor has failed that has no limit of its own, ms. Generous, for on a
   * busy machine scripts get much more time than their limits say.
   */
  private static final long STAGE_MS = 600_000;

  private final ChatInstance chat;
  private final PluginSet<Object> plugged;
  private final List<Object> registered = new CopyOnWriteArrayList<>();
  private final ScriptGate gate;

  MessageStages(ChatInstance chat, PluginSet<Object> plugged, ScriptGate gate) {
    this.chat = chat;
    this.plugged = plugged;
    this.gate = gate;
  }

  /**
   * A batch that is processed.
   *
   * @param failed places of the messages that a preprocessor failed on: when the batch is processed
   *     anew, they are not given to it again
   * @param left how often it may be processed anew
   */
  private record Run(List<Message> messages, ChatContext context, BitSet failed, int left) {
    List<Message> toProcess() {
      List<Message> given = new ArrayList<>(messages);
      failed.stream().forEach(place -> given.set(place, null));
      return given;
    }
  }

  /** A preprocessor was taken away while it worked. */
  private static final class TakenAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakenAway() {
      super("A preprocessor was taken away", null, false, false);
    }
  }

  /**
   * Adds a {@link MessagePreProcessor} or {@link AsyncPreProcessor}; the result takes it away. Any
   * thread.
   */
  Runnable register(Object stage) {
    registered.add(stage);
    return () -> registered.remove(stage);
  }

  /**
   * Runs all stages. The result has {@code null} in the place of a message that is hidden; it
   * completes on the mailbox, at once when no stage needs time.
   */
  CompletableFuture<List<Message>> process(List<Message> messages, ChatContext context) {
    return messages.isEmpty()
        ? CompletableFuture.completedFuture(messages)
        : process(new Run(messages, context, new BitSet(), MOST_RUNS));
  }

  private CompletableFuture<List<Message>> process(Run run) {
    while (true) {
      int epoch = gate.epoch();
      List<Object> stages = new ArrayList<>(plugged.snapshot());
      stages.addAll(registered);
      CompletableFuture<ScriptGate.Verdict> admitted = gate.admit();
      if (!admitted.isDone()) {
        return admitted.thenCompose(
            verdict -> verdict == ScriptGate.Verdict.HIDE ? hidden(run) : process(run));
      }
      if (admitted.join() == ScriptGate.Verdict.HIDE) {
        return hidden(run);
      }
      if (gate.epoch() == epoch) {
        return run(stages, 0, run.toProcess(), run)
            .thenApply(made -> withFailed(run, made))
            .exceptionallyCompose(gone -> again(run));
      }
    }
  }

  private CompletableFuture<List<Message>> again(Run run) {
    return process(new Run(run.messages(), run.context(), run.failed(), run.left() - 1));
  }

  /** What was not given to the preprocessors again passes as it came, or is hidden. */
  private List<Message> withFailed(Run run, List<Message> made) {
    if (run.failed().isEmpty() || !gate.policy().passes()) {
      return made;
    }
    List<Message> all = new ArrayList<>(made);
    run.failed().stream()
        .filter(place -> all.get(place) == null)
        .forEach(place -> all.set(place, run.messages().get(place)));
    return all;
  }

  private static CompletableFuture<List<Message>> hidden(Run run) {
    return CompletableFuture.completedFuture(Collections.nCopies(run.messages().size(), null));
  }

  private CompletableFuture<List<Message>> run(
      List<Object> stages, int first, List<Message> messages, Run run) {
    List<Message> current = messages;
    for (int i = first; i < stages.size(); i++) {
      if (stages.get(i) instanceof AsyncPreProcessor async) {
        int next = i + 1;
        return runAsync(async, current, run)
            .thenCompose(processed -> run(stages, next, processed, run));
      }
      current = runSync(stages.get(i), current, run);
    }
    return CompletableFuture.completedFuture(current);
  }

  private CompletableFuture<List<Message>> runAsync(
      AsyncPreProcessor stage, List<Message> messages, Run run) {
    List<Message> given = messages.stream().filter(Objects::nonNull).toList();
    CompletableFuture<List<Message>> result = new CompletableFuture<>();
    if (given.isEmpty()) {
      result.complete(messages);
      return result;
    }
    CompletableFuture<List<Message>> done = new CompletableFuture<>();
    Stages.guarded(() -> stage.process(given, run.context()))
        .whenComplete(
            (processed, failure) ->
                chat.mailbox().always(() -> complete(done, processed, failure)));
    Timers.Timer limit =
        chat.mailbox().after(STAGE_MS, () -> done.completeExceptionally(tooLate(stage)));
    CompletionStage<List<Message>> stageDone = done;
    stageDone.whenComplete(
        (processed, failure) -> {
          limit.cancel();
          if (isTakenAway(failure) && run.left() > 0) {
            result.completeExceptionally(new TakenAway());
            return;
          }
          boolean usable = failure == null && processed != null && processed.size() == given.size();
          if (!usable) {
            report(stage, failure);
          }
          List<Message> made = usable ? processed : Collections.nCopies(given.size(), null);
          result.complete(outcome(messages, made, run));
        });
    return result;
  }

  private static void complete(
      CompletableFuture<List<Message>> done, List<Message> processed, Throwable failure) {
    if (failure == null) {
      done.complete(processed);
    } else {
      done.completeExceptionally(Failures.unwrap(failure));
    }
  }

  private static boolean isTakenAway(Throwable failure) {
    return failure instanceof Rejection rejection && rejection.code().equals(ErrorCode.CLOSED);
  }

  private static Rejection tooLate(Object stage) {
    return Rejection.of(
        ErrorCode.HOOK_FAILED,
        "A preprocessor ("
            + stage.getClass().getName()
            + ") was not done after "
            + STAGE_MS / 1_000
            + " s");
  }

  /** What a stage made of the messages it was given, in the places of all messages. */
  private List<Message> outcome(List<Message> messages, List<Message> made, Run run) {
    Iterator<Message> rest = made.iterator();
    List<Message> outcome = new ArrayList<>(messages.size());
    for (Message message : messages) {
      Message instead = message == null ? null : rest.next();
      outcome.add(
          instead == null && message != null ? failed(message, outcome.size(), run) : instead);
    }
    return outcome;
  }

  private Message failed(Message message, int place, Run run) {
    run.failed().set(place);
    return gate.policy().passes() ? message : null;
  }

  private List<Message> runSync(Object stage, List<Message> messages, Run run) {
    List<Message> processed = new ArrayList<>(messages.size());
    for (Message message : messages) {
      Message made = message == null ? null : runSync(stage, message, run.context());
      processed.add(
          made == null && message != null ? failed(message, processed.size(), run) : made);
    }
    return processed;
  }

  /** The message to show instead; {@code null} when the stage failed. */
  private Message runSync(Object stage, Message message, ChatContext context) {
    try {
      Message made =
          stage instanceof PreProcessor preProcessor
              ? preProcessor.process(message, context)
              : apply((MessagePreProcessor) stage, message);
      if (made == null) {
        report(stage, null);
      }
      return made;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      report(stage, e);
      return null;
    }
  }

  /** A function of the api gets a copy it may change, or returns another message. */
  private static Message apply(MessagePreProcessor stage, Message message) {
    Map<String, Object> copy = Json.mutableCopy(message);
    Map<String, Object> returned = stage.process(copy);
    return Message.of(returned == null ? copy : returned);
  }

  private void report(Object stage, Throwable failure) {
    Throwable cause = failure == null ? null : Failures.unwrap(failure);
    LOG.debug("A preprocessor failed: {}", stage.getClass().getName(), cause);
    String fate =
        gate.policy().passes() ? "the message passes as it came" : "the message is hidden";
    chat.events()
        .error(
            cause instanceof Rejection rejection
                ? rejection
                : Rejection.of(
                    ErrorCode.HOOK_FAILED,
                    "A preprocessor failed (" + stage.getClass().getName() + "); " + fate));
  }
}
