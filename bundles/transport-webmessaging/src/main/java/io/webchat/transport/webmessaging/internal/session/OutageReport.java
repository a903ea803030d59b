package io.webchat.transport.webmessaging.internal.session;

import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;

/**
 * Tells the core that the connection is lost, now or later, and that it is back where it was told.
 * Used on the mailbox only.
 */
final class OutageReport {
  private final TransportListener core;
  private TransportException untold;
  private boolean told;

  OutageReport(TransportListener core) {
    this.core = core;
  }

  /** The connection is lost. */
  void began(TransportException reason) {
    untold = reason;
  }

  /** Tells of an outage that the core does not know yet; nothing when there is none. */
  void tell() {
    if (untold != null) {
      TransportException reason = untold;
      untold = null;
      told = true;
      core.disconnected(reason);
    }
  }

  /** The connection is back, and what was missed has been delivered. */
  void ended() {
    untold = null;
    if (told) {
      told = false;
      core.reconnected();
    }
  }
}
