package io.webchat.core.internal;

import io.webchat.spi.session.StoredSession;

/**
 * The right of this container to serve and to store the session of an instance. Nothing limits it
 * unless several containers share the sessions (failover). Used on the mailbox only.
 */
interface SessionGuard extends ServingGate {
  /** Nothing limits it. */
  SessionGuard NONE = new SessionGuard() {};

  /** The instance begins. */
  default void begin() {}

  /** Whether the session is stored where other containers may take it from. */
  default boolean isShared() {
    return false;
  }

  /** Whether this container stored a session last, so that the times in it are by its clock. */
  default boolean isOwn(StoredSession stored) {
    return true;
  }

  /** A session began or ended, or what is to be stored of it is stored. */
  default void sessionChanged() {}

  /** Gives the right back, then runs {@code then}. */
  default void close(Runnable then) {
    then.run();
  }
}
