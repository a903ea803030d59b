package io.webchat.scripting.internal.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The {@code localStorage} of one instance: bounded; kept by whom it is handed to. Thread-safe. */
public final class LocalStorage {
  static final int MAX_CHARACTERS = 500_000;

  private final Supplier<Map<String, String>> stored;
  private final Consumer<Map<String, String>> keeper;
  private Map<String, String> items;
  private int characters;

  /**
   * Makes one.
   *
   * @param stored asked when a script needs it first
   */
  LocalStorage(Supplier<Map<String, String>> stored, Consumer<Map<String, String>> keeper) {
    this.stored = stored;
    this.keeper = keeper;
  }

  synchronized Map<String, String> all() {
    return new LinkedHashMap<>(items());
  }

  private Map<String, String> items() {
    if (items == null) {
      items = new LinkedHashMap<>(stored.get());
      items.forEach((key, value) -> characters += key.length() + value.length());
    }
    return items;
  }

  /** Sets an item; {@code null} removes it. */
  void put(String key, String value) {
    Map<String, String> now;
    synchronized (this) {
      String former = items().get(key);
      int less = former == null ? 0 : key.length() + former.length();
      int more = value == null ? 0 : key.length() + value.length();
      if (more > less && characters - less + more > MAX_CHARACTERS) {
        throw new IllegalStateException("QuotaExceededError: localStorage is full");
      }
      characters += more - less;
      if (value == null) {
        items.remove(key);
      } else {
        items.put(key, value);
      }
      now = new LinkedHashMap<>(items);
    }
    keeper.accept(now);
  }
}
