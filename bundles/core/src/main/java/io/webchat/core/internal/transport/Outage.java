package io.webchat.core.internal.transport;

import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.spi.transport.TransportException;

/**
 * The time that a wire which pushes is cut. Its transport tells that once; an outage that lasts
 * counts on, as polls that fail one after the other do. Used on the mailbox only.
 */
public final class Outage {
  private static final long FIRST_PAUSE_MS = 1_000;

  private final ChatSession session;
  private final Connectivity connectivity;
  private final Retry counting;
  private TransportException reason;

  public Outage(Mailbox mailbox, ChatSession session, Connectivity connectivity) {
    this.session = session;
    this.connectivity = connectivity;
    this.counting = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::goesOn);
  }

  /** The wire was cut. */
  public void began(TransportException failure) {
    reason = failure;
    connectivity.failed(failure);
    counting.reset();
    counting.failed();
  }

  /** Ends by itself as soon as the server answered, the session is over or it counts as offline. */
  private void goesOn() {
    if (session.isActive() && connectivity.isPending()) {
      connectivity.failed(reason);
      counting.failed();
    }
  }
}
