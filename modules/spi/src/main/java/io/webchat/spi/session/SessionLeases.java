package io.webchat.spi.session;

import io.webchat.api.value.AjaxResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Implemented beside {@link SessionStorageProvider} by stores that several containers share: a
 * session is served by the container that holds its lease. The store's clock decides, never a
 * container's. A lease is lost only when a later one, with a higher fencing token, was given to
 * another owner: renewing or using a lease that the store no longer knows recreates it. A store
 * keeps the fencing token of a session beyond the session's end, as long as it keeps sessions
 * without a lease (days), so that it still recognises a former holder. Called as {@link
 * SessionStorageProvider} is.
 */
@ConsumerType
public interface SessionLeases {
  /**
   * Takes the lease of a session that has none or whose lease has run out.
   *
   * @param owner id of this container
   * @return the lease, empty when another owner holds it
   */
  Optional<Lease> acquire(SessionKey key, String owner, Duration time);

  /** Prolongs a lease; empty when it was lost. */
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
   * {@code false}, and the session stays as the holder of that lease has stored it.
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
   * Which container holds the lease of a session now; empty when none does, or the store cannot
   * tell.
   */
  default Optional<Holder> holder(SessionKey key) {
    return Optional.empty();
  }

  /**
   * Tells all containers that share the store where this one is reached, in place of what it told
   * before.
   *
   * @param time how long that counts; nothing of this container counts any more when it is zero
   */
  default void announce(Member self, Duration time) {}

  /** What containers have told of themselves that still counts, in no order. */
  default List<Member> members() {
    return List.of();
  }

  /**
   * Who holds a lease.
   *
   * @param owner id of the container
   * @param left how long it holds it unless it is prolonged
   */
  record Holder(String owner, Duration left) {}

  /**
   * A container that shares the store.
   *
   * @param owner its id, as in its leases
   * @param address where others reach it, an http or https URL
   */
  record Member(String owner, String address) {}

  /**
   * The right to serve a session.
   *
   * @param key which session
   * @param owner id of the container
   * @param fencingToken grows with each lease given out for the session
   */
  record Lease(SessionKey key, String owner, long fencingToken) {}
}
