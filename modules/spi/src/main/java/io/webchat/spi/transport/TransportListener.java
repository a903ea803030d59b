package io.webchat.spi.transport;

import io.webchat.api.session.SessionData;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what a pushing wire brings without being asked. Thread-safe, never blocks; calls of one
 * transport are handled in their order. After {@link Transport#close()} calls are ignored.
 */
@ProviderType
public interface TransportListener {
  /** Messages, or the end of the session. */
  void inbound(Inbound inbound);

  /** New session data: an alias, a rotated token. */
  void sessionChanged(SessionData sessionData);

  /** The wire is cut; the transport goes on trying. */
  void disconnected(TransportException reason);

  /** The wire is back; what was missed has been delivered. */
  void reconnected();

  /** The server does not know the session any more, or the wire is given up. */
  void lost(TransportException reason);
}
