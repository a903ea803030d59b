package io.webchat.spi.session;

import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The containers that share stores of sessions, as one of them sees them: which one serves a
 * session, and where it is reached. Thread-safe; nothing blocks, and stages fail with {@link
 * SessionStorageException} or {@link java.util.concurrent.TimeoutException} when no store answers
 * in time.
 */
@ProviderType
public interface Fleet {
  /** Implemented by a factory of instances that may be part of a fleet. */
  @ProviderType
  interface Source {
    /** The fleet; empty when this container serves its own sessions only. */
    Optional<Fleet> fleet();
  }

  /**
   * Another container that serves a session.
   *
   * @param owner its id
   * @param address where it is reached; empty when it has not told
   * @param left how long it serves the session unless it gives a sign
   */
  record Place(String owner, Optional<String> address, Duration left) {}

  /** The fleet of the container with this factory; empty without failover. */
  static Optional<Fleet> of(WebChatFactory factory) {
    return factory instanceof Source source ? source.fleet() : Optional.empty();
  }

  /** The id of this container. */
  String owner();

  /**
   * Tells the others from now on where this container is reached, in place of what it told before.
   *
   * @param address an http or https URL
   * @return takes it back, unless another address was told meanwhile
   */
  Subscription announce(String address);

  /**
   * Which other container serves the session of an instance; empty when none does.
   *
   * @param configuration that of the instance: sessions are told apart by transport and deployment
   */
  CompletionStage<Optional<Place>> elsewhere(String instanceId, WebChatConfiguration configuration);

  /**
   * The other container that tells where it is reached and whose id is the one; empty when none is
   * known.
   *
   * @param owner whether an id is the one; called by any thread, must not block
   */
  CompletionStage<Optional<SessionLeases.Member>> member(Predicate<String> owner);

  /** The other containers that tell where they are reached, in no order. */
  CompletionStage<List<SessionLeases.Member>> members();
}
