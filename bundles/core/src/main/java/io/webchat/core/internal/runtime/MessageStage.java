package io.webchat.core.internal.runtime;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessagePreProcessor;
import io.webchat.api.value.Json;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A preprocessor of any kind as the chain of preprocessors runs it.
 *
 * @param name for reports: the class of the preprocessor
 */
public record MessageStage(String name, Step step) {
  /** What a preprocessor makes of a batch; called on the mailbox. */
  @FunctionalInterface
  interface Step {
    /**
     * The messages to show instead, one for each; {@code null} in the place of one that it failed
     * on. When the result fails, it failed on all.
     *
     * @param failures gets what it failed with on single messages
     */
    public CompletionStage<List<Message>> process(
        List<Message> messages, ChatContext chat, Consumer<Throwable> failures);
  }

  public static MessageStage ofBatches(AsyncPreProcessor whole) {
    return new MessageStage(
        whole.getClass().getName(), (messages, chat, failures) -> whole.process(messages, chat));
  }

  public static MessageStage of(PreProcessor single) {
    return new MessageStage(
        single.getClass().getName(), (m, c, f) -> each(single::process, m, c, f));
  }

  public static MessageStage of(MessagePreProcessor function) {
    BiFunction<Message, ChatContext, Message> single = (message, chat) -> apply(function, message);
    return new MessageStage(function.getClass().getName(), (m, c, f) -> each(single, m, c, f));
  }

  /** Makes the step; what it throws is what the result fails with. */
  public CompletionStage<List<Message>> process(
      List<Message> messages, ChatContext chat, Consumer<Throwable> failures) {
    try {
      return Objects.requireNonNull(step.process(messages, chat, failures), "no stage");
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<List<Message>> each(
      BiFunction<Message, ChatContext, Message> single,
      List<Message> messages,
      ChatContext chat,
      Consumer<Throwable> failures) {
    List<Message> made = new ArrayList<>(messages.size());
    for (Message message : messages) {
      Message instead = null;
      try {
        instead = Objects.requireNonNull(single.apply(message, chat), "no message");
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        failures.accept(e);
      }
      made.add(instead);
    }
    return CompletableFuture.completedFuture(made);
  }

  /** A function of the api gets a copy it may change, or returns another message. */
  private static Message apply(MessagePreProcessor function, Message message) {
    Map<String, Object> copy = Json.mutableCopy(message);
    Map<String, Object> returned = function.process(copy);
    return Message.of(returned == null ? copy : returned);
  }
}
