package io.webchat.spi.filter;

import io.webchat.api.message.Message;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A preprocessor that needs time, for instance JavaScript: it gets whole batches, off the mailbox's
 * time, and the instance handles nothing else that came in until it is done, so that order stays.
 * Registered as {@link PreProcessor} is.
 */
@ConsumerType
@FunctionalInterface
public interface AsyncPreProcessor {
  /**
   * The messages to show instead, one for each in the same order. Must complete within its own time
   * limit; when the stage fails the messages pass as they came and an {@code error} event is
   * published.
   */
  CompletionStage<List<Message>> process(List<Message> messages, ChatContext chat);
}
