package io.webchat.spi.bus;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A mailbox that takes no more from outside while too much waits in it: {@link #execute} throws
 * {@link RejectedExecutionException} then, unless a task of the mailbox calls it, which is bounded
 * by what was let in before. Thread-safe.
 */
@ProviderType
public interface BoundedMailbox extends Executor {
  /**
   * Adds a task that is not to be lost, for instance a result that is waited for, however much
   * waits.
   *
   * @throws RejectedExecutionException when the mailbox is closed
   */
  void executeSurely(Runnable task);

  /** Whether the mailbox takes no more for good. */
  boolean isClosed();
}
