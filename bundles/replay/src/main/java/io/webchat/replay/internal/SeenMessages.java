package io.webchat.replay.internal;

import io.webchat.api.message.Message;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.Prefilter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the texts that have come to one instance, before any filter hides one of them, so that the
 * player waits for what it said before the next one speaks. Hides nothing. Thread-safe.
 */
final class SeenMessages implements Prefilter {
  private final String instanceId;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private int count;

  SeenMessages(String instanceId) {
    this.instanceId = instanceId;
  }

  @Override
  public boolean hides(Message message, ChatContext chat) {
    if (chat.instanceId().equals(instanceId)) {
      lock.lock();
      try {
        count++;
        more.signalAll();
      } finally {
        lock.unlock();
      }
    }
    return false;
  }

  /** Waits until so many have come; whether they have. */
  boolean await(int messages, Duration patience) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(patience);
    lock.lock();
    try {
      while (count < messages && left > 0) {
        left = more.awaitNanos(left);
      }
      return count >= messages;
    } finally {
      lock.unlock();
    }
  }
}
