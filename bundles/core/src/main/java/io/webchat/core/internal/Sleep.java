package io.webchat.core.internal;

import io.webchat.api.config.PollSettings;

/**
 * Whether an instance sleeps, as the widget of a hidden page does: it polls rarely until it wakes.
 * Used on the mailbox only.
 */
final class Sleep {
  private final Events events;
  private boolean asleep;

  Sleep(Events events) {
    this.events = events;
  }

  /** How to poll at the moment. */
  PollSettings pace(PollSettings awake) {
    return asleep ? awake.asleep() : awake;
  }

  /**
   * Falls asleep.
   *
   * @return whether it was awake
   */
  boolean begin() {
    return change(true, "sleeping");
  }

  /**
   * Wakes up.
   *
   * @return whether it slept
   */
  boolean end() {
    return change(false, "waking");
  }

  private boolean change(boolean sleeps, String event) {
    if (asleep == sleeps) {
      return false;
    }
    asleep = sleeps;
    events.data("sleeping", sleeps);
    events.publish(event);
    return true;
  }
}
