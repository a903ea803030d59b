package io.webchat.core.internal.message;

import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.core.internal.runtime.PluginSet;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.filter.ChatContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
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
public final class PreProcessorChain {
  private static final Logger LOG = LoggerFactory.getLogger(PreProcessorChain.class);

  /** How often a batch is processed anew since preprocessors were taken away meanwhile. */
  private static final int MOST_RUNS = 5;

  /**
   * After this time a preprocessor has failed that has no limit of its own, ms. Generous, for on a
   * busy machine scripts get much more time than their limits say.
   */
  private static final long STAGE_MS = 600_000;

  private final Mailbox mailbox;
  private final ServiceEvents events;
  private final PluginSet<MessageStage> plugged;
  private final List<MessageStage> registered = new CopyOnWriteArrayList<>();
  private final ScriptGate gate;

  public PreProcessorChain(
      Mailbox mailbox, ServiceEvents events, PluginSet<MessageStage> plugged, ScriptGate gate) {
    this.mailbox = mailbox;
    this.events = events;
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

  /** Adds a preprocessor behind the others; the result takes it away. Any thread. */
  public Runnable register(MessageStage stage) {
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
    return gate.admit(this::stages)
        .thenCompose(
            stages -> stages.map(present -> run(present, run)).orElseGet(() -> hidden(run)));
  }

  private List<MessageStage> stages() {
    List<MessageStage> stages = new ArrayList<>(plugged.snapshot());
    stages.addAll(registered);
    return stages;
  }

  private CompletableFuture<List<Message>> run(List<MessageStage> stages, Run run) {
    CompletableFuture<List<Message>> result = CompletableFuture.completedFuture(run.toProcess());
    for (MessageStage stage : stages) {
      result = result.thenCompose(messages -> run(stage, messages, run));
    }
    return result.thenApply(made -> withFailed(run, made)).exceptionallyCompose(gone -> again(run));
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
      MessageStage stage, List<Message> messages, Run run) {
    List<Message> given = visible(messages);
    if (given.isEmpty()) {
      return CompletableFuture.completedFuture(messages);
    }
    return made(stage, given, run)
        .handle(
            (made, failure) -> {
              if (isTakenAway(Stages.unwrap(failure)) && run.left() > 0) {
                throw new TakenAway();
              }
              boolean usable = failure == null && made != null && made.size() == given.size();
              if (!usable) {
                report(stage, failure);
              }
              List<Message> places = usable ? made : Collections.nCopies(given.size(), null);
              return outcome(messages, places, run);
            });
  }

  /** Without the places of messages that are hidden. */
  static List<Message> visible(List<Message> messages) {
    List<Message> visible = new ArrayList<>(messages);
    visible.removeIf(Objects::isNull);
    return visible;
  }

  /** What a stage makes of messages; completes on the mailbox, after a limited time. */
  private CompletableFuture<List<Message>> made(MessageStage stage, List<Message> given, Run run) {
    CompletionStage<List<Message>> made =
        stage.process(given, run.context(), failure -> report(stage, failure));
    if (made instanceof CompletableFuture<List<Message>> atOnce && atOnce.isDone()) {
      return atOnce;
    }
    CompletableFuture<List<Message>> result = new CompletableFuture<>();
    made.whenComplete(
        (messages, failure) -> mailbox.always(() -> Stages.settle(result, messages, failure)));
    Timers.Timer limit =
        mailbox.after(STAGE_MS, () -> result.completeExceptionally(tooLate(stage)));
    return result.whenComplete((messages, failure) -> limit.cancel());
  }

  private static boolean isTakenAway(Throwable failure) {
    return failure instanceof Rejection rejection && rejection.code().equals(ErrorCode.CLOSED);
  }

  private static Rejection tooLate(MessageStage stage) {
    return Rejection.of(
        ErrorCode.HOOK_FAILED,
        "A preprocessor (" + stage.name() + ") was not done after " + STAGE_MS / 1_000 + " s");
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

  private void report(MessageStage stage, Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    LOG.debug("A preprocessor failed: {}", stage.name(), cause);
    String fate =
        gate.policy().passes() ? "the message passes as it came" : "the message is hidden";
    events.error(
        cause instanceof Rejection rejection
            ? rejection
            : Rejection.of(
                ErrorCode.HOOK_FAILED, "A preprocessor failed (" + stage.name() + "); " + fate));
  }
}
