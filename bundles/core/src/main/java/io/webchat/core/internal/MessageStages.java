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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preprocessors of an instance: those plugged in, by ranking, then those registered by command,
 * in their order. One that fails is reported, and the message passes as it came.
 */
final class MessageStages {
  private static final Logger LOG = LoggerFactory.getLogger(MessageStages.class);

  private final PluginSet<Object> plugged;
  private final List<Object> registered = new CopyOnWriteArrayList<>();
  private final Mailbox mailbox;
  private final Consumer<Rejection> errors;

  MessageStages(PluginSet<Object> plugged, Mailbox mailbox, Consumer<Rejection> errors) {
    this.plugged = plugged;
    this.mailbox = mailbox;
    this.errors = errors;
  }

  /** Adds a {@link MessagePreProcessor} or {@link AsyncPreProcessor}; the result takes it away. */
  Runnable register(Object stage) {
    registered.add(stage);
    return () -> registered.remove(stage);
  }

  /** Runs all stages. The result completes on the mailbox; at once when no stage needs time. */
  CompletableFuture<List<Message>> process(List<Message> messages, ChatContext chat) {
    List<Object> plugs = plugged.snapshot();
    if (messages.isEmpty() || (plugs.isEmpty() && registered.isEmpty())) {
      return CompletableFuture.completedFuture(messages);
    }
    List<Object> stages = new ArrayList<>(plugs);
    stages.addAll(registered);
    return run(stages, 0, messages, chat);
  }

  private CompletableFuture<List<Message>> run(
      List<Object> stages, int first, List<Message> messages, ChatContext chat) {
    List<Message> current = messages;
    for (int i = first; i < stages.size(); i++) {
      if (stages.get(i) instanceof AsyncPreProcessor async) {
        int next = i + 1;
        return runAsync(async, current, chat)
            .thenCompose(processed -> run(stages, next, processed, chat));
      }
      current = runSync(stages.get(i), current, chat);
    }
    return CompletableFuture.completedFuture(current);
  }

  private CompletableFuture<List<Message>> runAsync(
      AsyncPreProcessor stage, List<Message> messages, ChatContext chat) {
    CompletionStage<List<Message>> stageResult;
    try {
      stageResult = stage.process(messages, chat);
    } catch (RuntimeException | LinkageError e) {
      stageResult = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<List<Message>> result = new CompletableFuture<>();
    stageResult.whenComplete(
        (processed, failure) ->
            mailbox.always(
                () -> {
                  if (failure == null && processed != null && processed.size() == messages.size()) {
                    result.complete(processed);
                  } else {
                    report(stage, failure);
                    result.complete(messages);
                  }
                }));
    return result;
  }

  private List<Message> runSync(Object stage, List<Message> messages, ChatContext chat) {
    List<Message> processed = new ArrayList<>(messages.size());
    for (Message message : messages) {
      Message result = null;
      try {
        result =
            stage instanceof PreProcessor preProcessor
                ? preProcessor.process(message, chat)
                : apply((MessagePreProcessor) stage, message);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        report(stage, e);
      }
      processed.add(result == null ? message : result);
    }
    return processed;
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
    errors.accept(
        cause instanceof Rejection rejection
            ? rejection
            : Rejection.of(
                ErrorCode.HOOK_FAILED,
                "A preprocessor failed ("
                    + stage.getClass().getName()
                    + "); the message passes as it came"));
  }
}
