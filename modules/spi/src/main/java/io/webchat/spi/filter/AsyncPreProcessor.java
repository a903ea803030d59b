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
   * The messages to show instead, one for each in the same order; {@code null} in the place of one
   * that it failed on, after an {@code error} event of its own. Must complete within its own time
   * limit; when the stage fails, it failed on all of them, and an {@code error} event is published.
   * What becomes of a message that it failed on is the policy {@code hooks.onFailure} of the
   * instance. A stage that fails with a {@link io.webchat.api.value.Rejection} of the code {@link
   * io.webchat.api.value.ErrorCode#CLOSED} was taken away while it worked: the messages are
   * processed again by the preprocessors that are there then.
   */
  CompletionStage<List<Message>> process(List<Message> messages, ChatContext chat);
}
