package io.webchat.api.value;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An immutable JSON object with typed accessors in its subclasses. On the bus it is a plain map of
 * the documented keys, for Java callers it has names and types. {@code toString} shows the keys
 * only, since values may be secrets or message texts.
 */
@ProviderType
public abstract class JsonObject extends AbstractMap<String, Object> {
  private final Map<String, Object> values;

  /** Copies and freezes {@code values}. */
  protected JsonObject(Map<String, ?> values) {
    Map<String, Object> frozen = Json.freeze(values);
    this.values = frozen instanceof JsonObject object ? object.frozen() : frozen;
  }

  private Map<String, Object> frozen() {
    return values;
  }

  @Override
  public final Object get(Object key) {
    return values.get(key);
  }

  @Override
  public final boolean containsKey(Object key) {
    return values.containsKey(key);
  }

  @Override
  public final Set<Entry<String, Object>> entrySet() {
    return values.entrySet();
  }

  /** The string under {@code key}; a number or boolean as its text; {@code null} when absent. */
  protected final String string(String key) {
    Object value = values.get(key);
    return value == null ? null : value.toString();
  }

  /** The number under {@code key}, or {@code absent} when there is none. */
  protected final long number(String key, long absent) {
    return values.get(key) instanceof Number number ? number.longValue() : absent;
  }

  /** Whether {@code key} holds {@code true}. */
  protected final boolean flag(String key) {
    return Boolean.TRUE.equals(values.get(key));
  }

  /** The object under {@code key}; an empty one when absent or of another type. */
  @SuppressWarnings("unchecked") // the constructor froze it: keys are strings
  protected final Map<String, Object> object(String key) {
    return values.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** The values with one changed; a {@code null} value removes the key. */
  protected final Map<String, Object> changed(String key, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    if (value == null) {
      copy.remove(key);
    } else {
      copy.put(key, value);
    }
    return copy;
  }

  /** The value under {@code key}, if there is one. */
  public final Optional<Object> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + values.keySet();
  }
}
