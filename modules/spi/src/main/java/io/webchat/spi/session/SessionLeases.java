package io.webchat.spi.session;

import io.webchat.api.AjaxResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Implemented beside {@link SessionStorageProvider} by stores that several containers share: a
 * session is served by the one that holds its lease. Time is the store's, never a container's. A
 * lease is lost only to somebody else who was given a later one: a store that has lost its data
 * makes it anew when it is renewed or used. What a store knows of a lease it keeps, beyond the end
 * of the session, for as long as sessions that nobody serves (days), so that a stale holder is
 * known as such. Called as {@link SessionStorageProvider} is, on threads of its own: a call may
 * block, and throws a {@link SessionStorageException} when it fails.
 */
@ConsumerType
public interface SessionLeases {
  /**
   * Takes the lease of a session that nobody holds, or whose lease has run out.
   *
   * @param owner id of this container
   * @return the lease, empty when somebody else holds it
   */
  Optional<Lease> acquire(SessionKey key, String owner, Duration time);

  /** Prolongs a lease; empty when it was lost to somebody else. */
  Optional<Lease> renew(Lease lease, Duration time);

  /** Gives a lease back; does nothing when it was lost. */
  void release(Lease lease);

  /**
   * Stores a session unless a lease with a higher fencing token has been given out: then it returns
   * {@code false}. A call that failed may take effect late, but never after a later one of the
   * lease: what that stored or deleted stays.
   */
  boolean store(StoredSession session, Lease lease);

  /**
   * Deletes the session of a lease unless one with a higher fencing token has been given out: then
   * {@code false}, and what whoever has it stored stays.
   *
   * @param error why the session is lost; {@code null} when it ended
   */
  boolean delete(Lease lease, AjaxResponse error);

  /**
   * Sessions with no lease or one that has run out, but those that are {@linkplain
   * StoredSession#isDormant() dormant}; oldest first, at most {@code limit}.
   */
  List<SessionKey> orphans(int limit);

  /**
   * The right to serve a session.
   *
   * @param key which session
   * @param owner id of the container
   * @param fencingToken grows with each lease given out for the session
   */
  record Lease(SessionKey key, String owner, long fencingToken) {}
}
