package io.webchat.bus.internal.name;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The names that plugins use, on all buses of a factory: the plugins of thousands of instances have
 * the same ones. Beyond a bound, since scripts may make up names, each bus makes its own.
 * Thread-safe.
 */
public final class SharedNames {
  private static final int LIMIT = 10_000;
  private static final int LONGEST = 100;

  private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
  private final Map<List<String>, List<String>> lists = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();

  /** The names of the plugins that are called {@code name}. */
  public Namespace of(String name) {
    Namespace shared = namespaces.get(name);
    return shared == null ? shared(namespaces, name, new Namespace(name), name.length()) : shared;
  }

  /** {@code names} without doubles, sorted; immutable. */
  public List<String> sorted(Collection<String> names) {
    List<String> key = List.copyOf(names);
    List<String> shared = lists.get(key);
    if (shared != null) {
      return shared;
    }
    List<String> made = List.copyOf(new TreeSet<>(key));
    return shared(lists, key, made, key.stream().mapToInt(String::length).max().orElse(0));
  }

  private <K, V> V shared(Map<K, V> all, K key, V made, int length) {
    if (length > LONGEST || size.get() >= LIMIT) {
      return made;
    }
    V there = all.putIfAbsent(key, made);
    if (there == null) {
      size.incrementAndGet();
    }
    return there == null ? made : there;
  }

  /** Names in one namespace. */
  public final class Namespace {
    private final String name;
    private final Map<String, String> full = new ConcurrentHashMap<>();

    private Namespace(String name) {
      this.name = name;
    }

    /** {@code local} with the namespace. */
    public String own(String local) {
      String shared = full.get(local);
      return shared == null
          ? shared(full, local, name + "." + local, name.length() + local.length())
          : shared;
    }

    /** {@code any} with the namespace, unless it has one. */
    public String qualify(String any) {
      return any.indexOf('.') < 0 ? own(any) : any;
    }
  }
}
