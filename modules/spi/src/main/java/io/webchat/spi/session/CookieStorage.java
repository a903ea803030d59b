package io.webchat.spi.session;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps the cookies of instances between runs. An OSGi or {@code ServiceLoader} service; called as
 * {@link SessionStorageProvider} is.
 */
@ConsumerType
public interface CookieStorage {
  /**
   * The stored cookies of an instance; empty when there are none.
   *
   * @return name → {@code {value, expires?: epoch ms, path?, domain?, …}}
   */
  CompletionStage<Map<String, Object>> load(String instanceId);

  /** Replaces the stored cookies of an instance; an empty map deletes them. */
  CompletionStage<Void> save(String instanceId, Map<String, Object> cookies);
}
