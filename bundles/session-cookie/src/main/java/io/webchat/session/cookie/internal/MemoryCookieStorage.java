package io.webchat.session.cookie.internal;

import io.webchat.api.value.Json;
import io.webchat.spi.session.CookieStorage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Cookies of the instances that stored last; older ones than the limit are gone. Thread-safe. */
final class MemoryCookieStorage implements CookieStorage {
  private final int limit;
  private final Map<String, Map<String, Object>> instances = new LinkedHashMap<>();

  MemoryCookieStorage(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized CompletionStage<Map<String, Object>> load(String instanceId) {
    return CompletableFuture.completedFuture(instances.getOrDefault(instanceId, Map.of()));
  }

  @Override
  public synchronized CompletionStage<Void> store(String instanceId, Map<String, Object> cookies) {
    instances.remove(instanceId); // so that it counts as the youngest
    if (!cookies.isEmpty()) {
      instances.put(instanceId, Json.freeze(cookies));
    }
    if (instances.size() > limit) {
      instances.remove(instances.keySet().iterator().next());
    }
    return CompletableFuture.completedFuture(null);
  }
}
