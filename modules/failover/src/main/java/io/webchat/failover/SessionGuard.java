package io.webchat.failover;

import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.BackOff;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The right of this container to serve and to store the session of an instance. Nothing limits it
 * unless several containers share the sessions (failover). Used on the mailbox only.
 */
public interface SessionGuard extends ServingGate {
  /** Nothing limits it. */
  SessionGuard NONE = new SessionGuard() {};

  /** What to store, or to delete when {@code delete}; {@code error} says why it is lost. */
  record Task(StoredSession record, boolean delete, AjaxResponse error, long number) {}

  /** A place that can be called now. */
  interface Target {
    /**
     * Off the mailbox; {@code false} when another container may store the session now. Cookies that
     * the call changed are stored when the stage completes, or cannot be stored now.
     */
    CompletionStage<?> call(Task task);

    /** The functions or the provider that is called. */
    Object place();

    /** Whether it is the functions of the configuration. */
    default boolean isHooks() {
      return place() instanceof SessionDataHooks;
    }
  }

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

  /** What another container needs to go on with the session, stored with it. */
  default Map<String, Object> failoverRecord(boolean dormant) {
    return Map.of();
  }

  /**
   * Takes the right before a stored session is read; {@code false} when another container has it.
   * Fails when the store cannot say.
   */
  default CompletionStage<Boolean> claim() {
    return CompletableFuture.completedFuture(true);
  }

  /**
   * A stored session is served by nobody: an instance without a chat whose session it is takes it
   * up.
   */
  default void unserved(SessionKey key) {}

  /** How a shared session is stored; empty while this container must not store it. */
  default Optional<Target> target() {
    return Optional.empty();
  }

  /** The session is not shared any more: how what is stored of it is deleted, if in its own way. */
  default Optional<Target> surrender() {
    return Optional.empty();
  }

  /** The longest pause before something is stored again, ms. */
  default long retryLimitMs() {
    return BackOff.LIMIT_MS;
  }

  /** A store came or went. */
  default void storesChanged() {}

  /** A session began or ended, or what is to be stored of it is stored. */
  default void sessionChanged() {}

  /** The store refused this container: another one serves the session. */
  default void lost() {}

  /** Gives the right back, then runs {@code then}. */
  default void close(Runnable then) {
    then.run();
  }
}
