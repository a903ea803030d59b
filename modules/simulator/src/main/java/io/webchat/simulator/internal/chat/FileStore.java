package io.webchat.simulator.internal.chat;

import java.util.concurrent.atomic.AtomicLong;

/** The room that all files of a simulator share. */
public final class FileStore {
  private final long capacity;
  private final AtomicLong used = new AtomicLong();

  public FileStore(long capacity) {
    this.capacity = capacity;
  }

  /** Takes room; false when there is not enough. */
  boolean take(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > capacity) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}
