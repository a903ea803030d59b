package io.webchat.api.bus;

import io.webchat.api.value.Rejection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The result of a command that may not be there yet. It settles exactly once. Callbacks may be
 * added at any time by any thread and run on the instance's mailbox in the order added, also when
 * it settled before.
 */
@ProviderType
public interface Deferred {
  /** State of a deferred. */
  enum State {
    /** Not settled. */
    PENDING,
    /** Settled with a value. */
    RESOLVED,
    /** Settled with a {@link Rejection}. */
    REJECTED
  }

  /** Where it stands. */
  State state();

  /**
   * Calls {@code callback} with the value (a JSON value, a {@code JsonObject}, or {@code null}).
   */
  Deferred done(Consumer<Object> callback);

  /** Calls {@code callback} with the reason. */
  Deferred fail(Consumer<Rejection> callback);

  /** Calls {@code callback} when settled either way. */
  Deferred always(Runnable callback);

  /** Calls {@code callback} with what the handler reports on the way. */
  Deferred progress(Consumer<Object> callback);

  /** A deferred of the value that {@code mapping} makes of this one's. */
  Deferred pipe(Function<Object, Object> mapping);

  /** The same as a stage; it fails with a {@link Rejection}. Its dependants run on the mailbox. */
  CompletionStage<Object> toCompletionStage();
}
