package io.webchat.core.internal.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Plug-ins of one kind: an immutable snapshot sorted by {@code service.ranking}, highest first, and
 * among equals by {@code service.id}, oldest first. Thread-safe; listeners are told after the
 * snapshot changed and outside the lock.
 */
public final class PluginSet<T> {
  private record Listener<T>(Consumer<T> added, Consumer<T> removed) {}

  private record Entry<T>(Object source, T plugin, int ranking, long id) {}

  private final List<Listener<T>> listeners = new CopyOnWriteArrayList<>();
  private List<Entry<T>> entries = List.of();
  private long lastId;
  private volatile List<T> snapshot = List.of();

  public List<T> snapshot() {
    return snapshot;
  }

  /** From now on plug-ins are told that came and that went, on the thread that made the change. */
  public void listen(Consumer<T> added, Consumer<T> removed) {
    listeners.add(new Listener<>(added, removed));
  }

  public void add(T plugin, Map<String, ?> properties) {
    add(plugin, plugin, properties);
  }

  /** Adds what {@code source} is used as; it is ranked and removed by its source. */
  public void add(Object source, T plugin, Map<String, ?> properties) {
    rank(source, plugin, properties);
    listeners.forEach(listener -> listener.added().accept(plugin));
  }

  /**
   * Puts a plug-in where its properties say; listeners are not called, since it neither came nor
   * went.
   */
  public void rank(T plugin, Map<String, ?> properties) {
    rank(plugin, plugin, properties);
  }

  public void rank(Object source, T plugin, Map<String, ?> properties) {
    int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
    synchronized (this) {
      long id = properties.get("service.id") instanceof Long given ? given : lastId++;
      List<Entry<T>> changed = new ArrayList<>(entries);
      changed.removeIf(entry -> entry.source() == source);
      changed.add(new Entry<>(source, plugin, ranking, id));
      changed.sort(
          Comparator.<Entry<T>>comparingInt(Entry::ranking)
              .reversed()
              .thenComparingLong(Entry::id));
      replace(changed);
    }
  }

  /** Removes exactly this plug-in. */
  public void remove(Object source) {
    List<Entry<T>> changed;
    Entry<T> removed;
    synchronized (this) {
      removed = entries.stream().filter(e -> e.source() == source).findFirst().orElse(null);
      if (removed == null) {
        return;
      }
      changed = new ArrayList<>(entries);
      changed.remove(removed);
      replace(changed);
    }
    listeners.forEach(listener -> listener.removed().accept(removed.plugin()));
  }

  private void replace(List<Entry<T>> changed) {
    entries = List.copyOf(changed);
    snapshot = changed.stream().map(Entry::plugin).toList();
  }
}
