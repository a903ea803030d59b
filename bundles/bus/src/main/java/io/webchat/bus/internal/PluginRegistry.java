package io.webchat.bus.internal;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** The registered plugins by name. Thread-safe. */
final class PluginRegistry {
  private final ConcurrentHashMap<String, RegisteredPlugin> plugins = new ConcurrentHashMap<>(8);

  /** Adds the plugin unless its name is taken. */
  boolean add(RegisteredPlugin plugin) {
    return plugins.putIfAbsent(plugin.namespace(), plugin) == null;
  }

  void remove(RegisteredPlugin plugin) {
    plugins.remove(plugin.namespace(), plugin);
  }

  /** The plugin of that name, or {@code null}. */
  RegisteredPlugin find(String name) {
    return plugins.get(name);
  }

  Collection<RegisteredPlugin> all() {
    return plugins.values();
  }
}
