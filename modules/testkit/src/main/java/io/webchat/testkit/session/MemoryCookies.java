package io.webchat.testkit.session;

import io.webchat.api.session.Cookies;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A jar with the limits of {@link Cookies}, without expiry. */
public final class MemoryCookies implements Cookies {
  private static final int MAX_COOKIES = 200;
  private static final int MAX_CHARACTERS = 64 * 1024;

  private final AtomicReference<Map<String, String>> values = new AtomicReference<>(Map.of());

  /** An empty jar. */
  public MemoryCookies() {}

  @Override
  public void set(String name, String value, Map<String, ?> options) {
    change(Map.of(name, value));
  }

  @Override
  public Optional<String> get(String name) {
    return Optional.ofNullable(all().get(name));
  }

  @Override
  public Map<String, String> all() {
    return values.get();
  }

  @Override
  public void remove(String name, Map<String, ?> options) {
    change(Collections.singletonMap(name, null));
  }

  @Override
  public void change(Map<String, String> changes) {
    values.updateAndGet(
        former -> {
          Map<String, String> changed = new HashMap<>(former);
          changes.forEach((name, value) -> put(changed, name, value));
          if (changed.size() > MAX_COOKIES) {
            throw new IllegalArgumentException("more than " + MAX_COOKIES + " cookies");
          }
          return Map.copyOf(changed);
        });
  }

  private static void put(Map<String, String> jar, String name, String value) {
    if (value == null) {
      jar.remove(name);
      return;
    }
    if (name.isEmpty() || value.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("cookie without name or too long: " + name);
    }
    jar.put(name, value);
  }
}
