package io.webchat.api.bus;

import io.webchat.api.value.Rejection;
import org.osgi.annotation.versioning.ProviderType;

/** The handler's side of a {@link Deferred}. Thread-safe; only the first settling counts. */
@ProviderType
public interface Resolver {
  /** Settles with a value: JSON, a {@code JsonObject}, or {@code null}. */
  void resolve(Object value);

  /** Settles with a reason. */
  void reject(Rejection reason);

  /** Settles with a reason that is a value of the handler's own. */
  default void reject(Object value) {
    reject(value instanceof Rejection rejection ? rejection : Rejection.ofValue(value));
  }

  /** Reports on the way; ignored once settled. */
  void notify(Object value);
}
