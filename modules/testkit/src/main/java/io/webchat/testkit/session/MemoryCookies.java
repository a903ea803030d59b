package io.webchat.testkit.session;

import io.webchat.api.session.Cookies;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A jar with the limits of {@link Cookies}, without expiry. */
public final class MemoryCookies implements Cookies {
  private static final int MAX_COOKIES = 200;
  private static final int MAX_CHARACTERS = 64 * 1024;

  private final Map<String, String> values = new ConcurrentHashMap<>();

  /** An empty jar. */
  public MemoryCookies() {}

  @Override
  public void set(String name, String value, Map<String, ?> options) {
    if (name.isEmpty() || value.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("cookie without name or too long: " + name);
    }
    if (!values.containsKey(name) && values.size() >= MAX_COOKIES) {
      throw new IllegalArgumentException("more than " + MAX_COOKIES + " cookies");
    }
    values.put(name, value);
  }

  @Override
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public Map<String, String> all() {
    return Map.copyOf(values);
  }

  @Override
  public void remove(String name, Map<String, ?> options) {
    values.remove(name);
  }
}
