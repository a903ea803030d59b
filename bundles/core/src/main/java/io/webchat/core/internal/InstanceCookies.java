package io.webchat.core.internal;

import io.webchat.api.session.Cookies;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The cookies of one instance, in memory; each change is reported so that they can be stored. */
final class InstanceCookies implements Cookies {
  private static final int MAX_COOKIES = 200;
  private static final int MAX_LENGTH = 64 * 1024;
  private static final long DAY_MS = 86_400_000L;
  private static final String EXPIRES = "expires";

  private final AtomicReference<Map<String, Object>> jar = new AtomicReference<>(Map.of());
  private final Runnable changed;

  InstanceCookies(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void set(String name, String value, Map<String, ?> options) {
    if (name == null || name.isEmpty() || value == null) {
      throw new IllegalArgumentException("A cookie needs a name and a value");
    }
    if (name.length() + value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("The cookie is longer than " + MAX_LENGTH + " characters");
    }
    Map<String, Object> cookie = new LinkedHashMap<>();
    cookie.put("value", value);
    options.forEach(
        (key, option) -> {
          if (option != null && !key.equals(EXPIRES)) {
            cookie.put(key, option.toString());
          }
        });
    expiry(options.get(EXPIRES)).ifPresent(time -> cookie.put(EXPIRES, time));
    jar.updateAndGet(former -> with(former, name, cookie));
    changed.run();
  }

  @Override
  public Optional<String> get(String name) {
    return jar.get().get(name) instanceof Map<?, ?> cookie && isAlive(cookie)
        ? Optional.of(String.valueOf(cookie.get("value")))
        : Optional.empty();
  }

  @Override
  public Map<String, String> all() {
    Map<String, String> values = new LinkedHashMap<>();
    jar.get().keySet().forEach(name -> get(name).ifPresent(value -> values.put(name, value)));
    return values;
  }

  @Override
  public void remove(String name, Map<String, ?> options) {
    Map<String, Object> former =
        jar.getAndUpdate(
            current -> {
              Map<String, Object> left = new LinkedHashMap<>(current);
              left.remove(name);
              return left;
            });
    if (former.containsKey(name)) {
      changed.run();
    }
  }

  /** Takes over stored cookies; what was set since stays. */
  void load(Map<String, Object> stored) {
    jar.updateAndGet(
        current -> {
          Map<String, Object> merged = new LinkedHashMap<>(stored);
          merged.putAll(current);
          return merged;
        });
  }

  /** The cookies as they are stored. */
  Map<String, Object> export() {
    return jar.get();
  }

  private static Map<String, Object> with(
      Map<String, Object> former, String name, Map<String, Object> cookie) {
    Map<String, Object> copy = new LinkedHashMap<>(former);
    if (copy.size() >= MAX_COOKIES && !copy.containsKey(name)) {
      copy.values().removeIf(other -> other instanceof Map<?, ?> old && !isAlive(old));
    }
    if (copy.size() >= MAX_COOKIES && !copy.containsKey(name)) {
      throw new IllegalArgumentException("More than " + MAX_COOKIES + " cookies");
    }
    copy.put(name, cookie);
    return copy;
  }

  private static boolean isAlive(Map<?, ?> cookie) {
    return !(cookie.get(EXPIRES) instanceof Number time)
        || time.longValue() > System.currentTimeMillis();
  }

  private static Optional<Long> expiry(Object option) {
    if (option instanceof Instant instant) {
      return Optional.of(instant.toEpochMilli());
    }
    if (option instanceof Number days) {
      return Optional.of(System.currentTimeMillis() + Math.round(days.doubleValue() * DAY_MS));
    }
    return Optional.empty();
  }
}
