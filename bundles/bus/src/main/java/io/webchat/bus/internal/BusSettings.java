package io.webchat.bus.internal;

import io.webchat.api.value.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a bus, checked.
 *
 * @param all every key, also the unknown ones
 */
record BusSettings(Map<String, Object> all) {
  private static final String ASYNC = "async";
  private static final String PLUGINS_PATH = "pluginsPath";
  private static final String PLUGIN_MAP = "pluginMap";

  static final BusSettings DEFAULTS =
      new BusSettings(
          Json.freeze(Map.of(ASYNC, true, PLUGINS_PATH, "", PLUGIN_MAP, Map.<String, Object>of())));

  BusSettings {
    require(ASYNC, all.get(ASYNC), Boolean.class, "true or false");
    require(PLUGINS_PATH, all.get(PLUGINS_PATH), String.class, "a path");
    require(PLUGIN_MAP, all.get(PLUGIN_MAP), Map.class, "an object of locations");
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

  /** Where a plugin or module is expected; empty when the plugin map blocks its loading. */
  Optional<String> location(String name) {
    Object mapped = ((Map<?, ?>) all.get(PLUGIN_MAP)).get(name);
    if (Boolean.FALSE.equals(mapped)) {
      return Optional.empty();
    }
    return Optional.of(
        mapped instanceof String location
            ? location
            : all.get(PLUGINS_PATH) + name.toLowerCase(Locale.ROOT) + ".min.js");
  }

  private static void require(String key, Object value, Class<?> type, String expected) {
    if (!type.isInstance(value)) {
      String found = value == null ? "nothing" : value.getClass().getSimpleName();
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }
}
