package io.webchat.bus.internal;

import io.webchat.api.bus.CommandHandler;
import io.webchat.bus.internal.name.SharedNames;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What does the commands of a plugin, by their names without the namespace. Thousands of instances
 * have the same commands: from the moment their plugin is ready they share the names, and each has
 * an array of handlers only. Thread-safe.
 */
final class CommandTable {
  /** Commands in the order of their names. */
  private record Settled(List<String> names, List<CommandHandler> handlers) {
    private static final Settled NONE = new Settled(List.of(), List.of());

    CommandHandler get(String name) {
      int place = Collections.binarySearch(names, name);
      return place < 0 ? null : handlers.get(place);
    }
  }

  private final SharedNames shared;
  private volatile Settled settled = Settled.NONE;

  /** Those that were added since; they go before. */
  private volatile Map<String, CommandHandler> added = Map.of();

  CommandTable(SharedNames shared) {
    this.shared = shared;
  }

  synchronized void put(String name, CommandHandler handler) {
    Map<String, CommandHandler> more = added.isEmpty() ? new ConcurrentHashMap<>() : added;
    more.put(name, handler);
    added = more;
  }

  /** The handler of a command, or {@code null}. */
  CommandHandler get(String name) {
    CommandHandler handler = added.get(name);
    return handler == null ? settled.get(name) : handler;
  }

  /** The names of the commands, sorted. */
  synchronized List<String> names() {
    return List.copyOf(all().keySet());
  }

  private SortedMap<String, CommandHandler> all() {
    SortedMap<String, CommandHandler> all = new TreeMap<>();
    for (int i = 0; i < settled.handlers().size(); i++) {
      all.put(settled.names().get(i), settled.handlers().get(i));
    }
    all.putAll(added);
    return all;
  }

  /** Few are added from now on. */
  synchronized void settle() {
    SortedMap<String, CommandHandler> all = all();
    settled = new Settled(shared.sorted(all.keySet()), List.copyOf(all.values()));
    added = Map.of(); // only now: who looks meanwhile finds each in one of both
  }

  synchronized void clear() {
    added = Map.of();
    settled = Settled.NONE;
  }
}
