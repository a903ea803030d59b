package io.webchat.core.internal.lifecycle;

import io.webchat.api.config.PollSettings;
import io.webchat.core.internal.runtime.ServiceEvents;

/**
 * Whether an instance sleeps, as the widget of a hidden page does: it polls rarely until it wakes.
 * Used on the mailbox only.
 */
public final class Sleep {
  private final ServiceEvents events;
  private boolean asleep;

  public Sleep(ServiceEvents events) {
    this.events = events;
  }

  /** How to poll at the moment. */
  public PollSettings pace(PollSettings awake) {
    return asleep ? awake.asleep() : awake;
  }

  /**
   * Falls asleep.
   *
   * @return whether it was awake
   */
  public boolean begin() {
    return change(true, "sleeping");
  }

  /**
   * Wakes up.
   *
   * @return whether it slept
   */
  public boolean end() {
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
