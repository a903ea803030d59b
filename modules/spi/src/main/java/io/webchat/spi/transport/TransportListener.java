package io.webchat.spi.transport;

import io.webchat.api.session.SessionData;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what a pushing wire brings without being asked. Thread-safe, never blocks; calls of one
 * transport are handled in their order. After {@link Transport#close()} calls are ignored.
 */
@ProviderType
public interface TransportListener {
  /**
   * Messages, receipts, the end of the session or that it was cleared, or the time that it has
   * left.
   */
  void inbound(Inbound inbound);

  /**
   * New session data without a reply that carries it: an alias, a rotated token.
   *
   * @return completes when the data is stored, or cannot be stored within {@code ajaxTimeout}: a
   *     new token is not to be used before; fails with {@link TransportException.Kind#CLOSED} when
   *     the transport is not the instance's any more
   */
  CompletionStage<Void> sessionChanged(SessionData sessionData);

  /**
   * The wire is cut; the transport goes on trying. Told once, until {@link #reconnected()} or
   * {@link #lost} takes it back; the core counts how long the outage lasts.
   */
  void disconnected(TransportException reason);

  /** The wire is back; what was missed has been delivered. */
  void reconnected();

  /**
   * The server does not know the session any more: it has expired, or the customer signed out; or
   * the wire is given up.
   */
  void lost(TransportException reason);
}
