package io.webchat.bus.internal;

import io.webchat.api.value.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration of a bus, checked.
 *
 * @param all every key, also the unknown ones
 */
record BusSettings(Map<String, Object> all) {
  private static final String ASYNC = "async";

  static final BusSettings DEFAULTS = new BusSettings(Json.freeze(Map.of(ASYNC, true)));

  BusSettings {
    Object async = all.get(ASYNC);
    if (!(async instanceof Boolean)) {
      String found = async == null ? "nothing" : async.getClass().getSimpleName();
      throw new IllegalArgumentException(ASYNC + ": expected true or false, found " + found);
    }
  }

  /** These settings with {@code changes}; {@code null} values leave a key as it is. */
  BusSettings with(Map<String, ?> changes) {
    if (changes == null || changes.isEmpty()) {
      return this;
    }
    Map<String, Object> merged = new LinkedHashMap<>(all);
    changes.forEach(
        (key, value) -> {
          if (value != null) {
            merged.put(key, value);
          }
        });
    return new BusSettings(Json.freeze(merged));
  }

  boolean async() {
    return Boolean.TRUE.equals(all.get(ASYNC));
  }
}
