package io.webchat.spi.webhook;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where events of chats are sent. Thread-safe, never blocks. Stages fail with an {@link
 * IllegalStateException} when the receiver is closed, with an {@link java.io.IOException} when the
 * disk fails.
 */
@ProviderType
public interface WebhookReceiver {
  /** How it stands at this moment. */
  WebhookStatus status();

  /** What could not be delivered, the oldest first. */
  CompletionStage<List<DeadLetter>> deadLetters();

  /**
   * Delivers dead letters again, behind what waits.
   *
   * @param id the one that is meant; empty for all
   * @return how many there were
   */
  CompletionStage<Integer> redeliver(String id);

  /**
   * Throws dead letters away.
   *
   * @param id the one that is meant; empty for all
   * @return how many there were
   */
  CompletionStage<Integer> discard(String id);
}
