package io.webchat.core.internal.lifecycle;

import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says beforehand that the server is about to end the session, and takes it back when the session
 * lasts longer after all. The end itself is told by the server. Used on the mailbox only.
 */
public final class Expiry {
  private final Mailbox mailbox;
  private final ServiceEvents events;
  private final LongSupplier noticeMs;
  private Timers.Timer timer = Timers.NONE;
  private boolean noticed;

  /** {@code noticeMs} is how long before the end it is said, ms; 0 for never. */
  public Expiry(Mailbox mailbox, ServiceEvents events, LongSupplier noticeMs) {
    this.mailbox = mailbox;
    this.events = events;
    this.noticeMs = noticeMs;
  }

  /** The server says that the session lasts for so long. */
  public void heard(int seconds) {
    long before = noticeMs.getAsLong();
    long early = seconds * 1_000L - before;
    timer.cancel();
    if (before == 0) {
      return;
    }
    if (early <= 0) {
      notice(seconds);
      return;
    }
    if (noticed) {
      noticed = false;
      events.publish("expiryNoticeCancelled");
    }
    timer = mailbox.after(early, () -> notice(before / 1_000));
  }

  private void notice(long seconds) {
    if (!noticed) {
      noticed = true;
      events.publish("expiryNotice", Map.of("secondsLeft", seconds));
    }
  }

  /** The session is over, which is the end of the notice too; or another one begins. */
  public void clear() {
    timer.cancel();
    noticed = false;
  }
}
