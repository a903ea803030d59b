package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;

/**
 * Asks the server for a sign of life when nothing came for half a minute. Used on the mailbox only.
 */
public final class HealthCheck {
  /** How often it asks at most, ms. */
  public static final long EVERY_MS = 30_000;

  /** How long an answer may take, ms. */
  public static final long ANSWER_MS = 20_000;

  private static final long MS = 1_000_000;

  private final Mailbox mailbox;
  private final SessionSocket link;
  private Timers.Timer next = Timers.NONE;
  private long heard;

  /** {@code link} is lost when there is no answer. */
  public HealthCheck(Mailbox mailbox, SessionSocket link) {
    this.mailbox = mailbox;
    this.link = link;
  }

  /** There is a connection. */
  public void begin() {
    heard = mailbox.nanoTime();
    pause(EVERY_MS);
  }

  /** Something came. */
  public void heard() {
    heard = mailbox.nanoTime();
  }

  public void end() {
    next.cancel();
  }

  private void pause(long ms) {
    next.cancel();
    next = mailbox.after(ms, this::look);
  }

  private void look() {
    long quiet = (mailbox.nanoTime() - heard) / MS;
    if (quiet < EVERY_MS) {
      pause(EVERY_MS - quiet);
    } else if (link.send(ClientFrame.healthCheck())) {
      long asked = mailbox.nanoTime();
      next =
          mailbox.after(
              ANSWER_MS,
              () -> {
                if (heard - asked < 0) {
                  link.lost(WireFailures.timeout("echo", false));
                } else {
                  pause(EVERY_MS - ANSWER_MS);
                }
              });
    }
  }
}
