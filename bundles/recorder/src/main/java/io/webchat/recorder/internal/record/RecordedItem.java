package io.webchat.recorder.internal.record;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.value.Rejection;
import java.util.Map;

/** What waits to be written. Immutable; made on the mailbox of the chat. */
sealed interface RecordedItem {
  /** Whether it makes a line at least. */
  default boolean isLine() {
    return true;
  }

  /**
   * A command was called.
   *
   * @param number of the command in the recording
   * @param data of the caller
   */
  record Called(long time, int number, String command, String by, Map<String, Object> data)
      implements RecordedItem {
    @Override
    public String toString() {
      return "Called[" + command + "]";
    }
  }

  /** The handler of a command got it with this data. */
  record Handled(int number, Map<String, Object> data) implements RecordedItem {
    @Override
    public boolean isLine() {
      return false;
    }

    @Override
    public String toString() {
      return "Handled[" + number + "]";
    }
  }

  /**
   * A command has settled.
   *
   * @param value what it resolved with
   * @param rejection why it was rejected; {@code null} when it was not
   */
  record Settled(long time, int number, Object value, Rejection rejection) implements RecordedItem {
    @Override
    public String toString() {
      return "Settled[" + number + "]";
    }
  }

  /** An event was published. */
  record Published(BusEvent event) implements RecordedItem {
    @Override
    public String toString() {
      return "Published[" + event.event() + "]";
    }
  }

  /** So many lines found the queue full. */
  record Gap(long time, long lines) implements RecordedItem {}
}
