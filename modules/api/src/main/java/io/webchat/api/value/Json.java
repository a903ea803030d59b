package io.webchat.api.value;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * JSON as the api carries it: {@code Map<String, Object>}, {@code List<Object>}, {@code String},
 * {@code Number}, {@code Boolean} and {@code null}, never a library's node type. Other objects
 * (functions, patterns, files) pass through untouched.
 */
public final class Json {
  private static final int MAX_DEPTH = 200;

  /** Keys up to which a map is searched one by one. */
  private static final int SMALL = 12;

  private Json() {}

  /**
   * A deeply immutable copy of a JSON value. Key order is kept; what is already frozen is returned
   * as it is.
   *
   * @throws IllegalArgumentException when nested deeper than 200 levels, which also ends cycles
   */
  public static Object freeze(Object value) {
    return freeze(value, 0);
  }

  /** {@link #freeze(Object)} for an object; {@code null} gives an empty one. */
  public static Map<String, Object> freeze(Map<?, ?> map) {
    return map == null ? Map.of() : freezeMap(map, 0);
  }

  /** A deep copy that may be changed, for hooks that alter what they are given. */
  public static Map<String, Object> mutableCopy(Map<String, ?> map) {
    return mutableMap(map, 0);
  }

  private static Object freeze(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      return freezeMap(map, depth);
    }
    if (value instanceof FrozenList) {
      return value;
    }
    if (value instanceof List<?> list) {
      Object[] copy = new Object[list.size()];
      int i = 0;
      for (Object element : list) {
        copy[i++] = freeze(element, descend(depth));
      }
      return new FrozenList(copy);
    }
    return value;
  }

  private static Map<String, Object> freezeMap(Map<?, ?> map, int depth) {
    if (map instanceof JsonObject object) {
      return object;
    }
    if (map instanceof FrozenMap frozen) {
      return frozen;
    }
    return map.size() > SMALL ? large(map, depth) : small(map, depth);
  }

  private static Map<String, Object> large(Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>(map.size() * 2);
    map.forEach((key, element) -> copy.put(String.valueOf(key), freeze(element, descend(depth))));
    return new LargeMap(copy);
  }

  private static Map<String, Object> small(Map<?, ?> map, int depth) {
    Object[] entries = new Object[2 * map.size()];
    int used = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String) || used == entries.length) {
        return large(map, depth); // keys may become equal as texts, or somebody is adding some
      }
      entries[used++] = entry.getKey();
      entries[used++] = freeze(entry.getValue(), descend(depth));
    }
    return new SmallMap(used == entries.length ? entries : Arrays.copyOf(entries, used));
  }

  private static Object mutable(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      return mutableMap(map, depth);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(mutable(element, descend(depth)));
      }
      return copy;
    }
    return value;
  }

  private static Map<String, Object> mutableMap(Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>(map.size() * 2);
    map.forEach((key, element) -> copy.put(String.valueOf(key), mutable(element, descend(depth))));
    return copy;
  }

  private static int descend(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException("JSON is nested deeper than " + MAX_DEPTH + " levels");
    }
    return depth + 1;
  }

  /** A map that is known to be deeply immutable. */
  private abstract static class FrozenMap extends AbstractMap<String, Object> {}

  /**
   * One with few keys, as most objects of JSON are: an array that is searched from its start takes
   * a third of the heap of a hash table, and no more time.
   */
  private static final class SmallMap extends FrozenMap {
    /** Keys and values in turns. */
    private final Object[] entries;

    private SmallMap(Object[] entries) {
      this.entries = entries;
    }

    /** Where a key is; -1 for one that is not there. */
    private int place(Object key) {
      for (int place = 0; place < entries.length; place += 2) {
        if (entries[place].equals(key)) {
          return place;
        }
      }
      return -1;
    }

    @Override
    public Object get(Object key) {
      int place = place(key);
      return place < 0 ? null : entries[place + 1];
    }

    @Override
    public boolean containsKey(Object key) {
      return place(key) >= 0;
    }

    @Override
    public int size() {
      return entries.length / 2;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Object> action) {
      for (int place = 0; place < entries.length; place += 2) {
        action.accept((String) entries[place], entries[place + 1]);
      }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return new Entries();
    }

    private final class Entries extends AbstractSet<Entry<String, Object>> {
      @Override
      public int size() {
        return SmallMap.this.size();
      }

      @Override
      public Iterator<Entry<String, Object>> iterator() {
        return new Iterator<>() {
          private int place;

          @Override
          public boolean hasNext() {
            return place < entries.length;
          }

          @Override
          public Entry<String, Object> next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            place += 2;
            return new SimpleImmutableEntry<>((String) entries[place - 2], entries[place - 1]);
          }
        };
      }
    }
  }

  /** One with many keys. */
  private static final class LargeMap extends FrozenMap {
    private final Map<String, Object> values;

    private LargeMap(Map<String, Object> values) {
      this.values = Collections.unmodifiableMap(values);
    }

    @Override
    public Object get(Object key) {
      return values.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
      return values.containsKey(key);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return values.entrySet();
    }
  }

  /** A list that is known to be deeply immutable. */
  private static final class FrozenList extends AbstractList<Object> {
    private final Object[] values;

    private FrozenList(Object[] values) {
      this.values = values;
    }

    @Override
    public Object get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }
}
