package io.webchat.spi.session;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps the cookies of instances between runs. An OSGi or {@code ServiceLoader} service; called as
 * {@link SessionStorageProvider} is, and may block, too. It returns stages nevertheless: the
 * cookies of thousands of instances change at once, and a storage that makes many changes durable
 * together should not keep a thread waiting for each. Stages fail with {@link
 * SessionStorageException}.
 */
@ConsumerType
public interface CookieStorage {
  /**
   * The stored cookies of an instance; empty when there are none. A failure that is temporary is
   * tried again, and nothing is stored before it is over; after another one the next {@link #store}
   * may write over what cannot be read.
   *
   * @return name → {@code {value, expires?: epoch ms, path?, domain?, …}}
   */
  CompletionStage<Map<String, Object>> load(String instanceId);

  /**
   * Replaces the stored cookies of an instance; an empty map deletes them. What a session cannot go
   * on without, such as a renewed token, is durable when the stage completes: it is used from then
   * on. A failure that is temporary is tried again.
   */
  CompletionStage<Void> store(String instanceId, Map<String, Object> cookies);
}
