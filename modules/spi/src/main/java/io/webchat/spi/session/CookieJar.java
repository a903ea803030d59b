package io.webchat.spi.session;

import io.webchat.api.session.Cookies;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The cookies of one instance, in memory, in the form in which {@link CookieStorage} stores them;
 * each change is reported so that it can be stored. Thread-safe.
 */
public final class CookieJar implements Cookies {
  private static final int MAX_COOKIES = 200;
  private static final int MAX_LENGTH = 64 * 1024;
  private static final long DAY_MS = 86_400_000L;
  private static final String EXPIRES = "expires";

  private final AtomicReference<Content> content =
      new AtomicReference<>(new Content(Map.of(), Set.of(), false, 0));
  private final Runnable changed;

  /** An empty jar; {@code changed} runs after each change, on the thread that made it. */
  public CookieJar(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void set(String name, String value, Map<String, ?> options) {
    Map<String, Object> cookie = cookie(name, value);
    options.forEach(
        (key, option) -> {
          if (option != null && !key.equals(EXPIRES)) {
            cookie.put(key, option.toString());
          }
        });
    expiry(options.get(EXPIRES)).ifPresent(time -> cookie.put(EXPIRES, time));
    apply(Map.of(name, cookie));
  }

  private static Map<String, Object> cookie(String name, String value) {
    if (name == null || name.isEmpty() || value == null) {
      throw new IllegalArgumentException("A cookie needs a name and a value");
    }
    if (name.length() + value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("The cookie is longer than " + MAX_LENGTH + " characters");
    }
    Map<String, Object> cookie = new LinkedHashMap<>();
    cookie.put("value", value);
    return cookie;
  }

  @Override
  public Optional<String> get(String name) {
    return export().get(name) instanceof Map<?, ?> cookie && isAlive(cookie)
        ? Optional.of(String.valueOf(cookie.get("value")))
        : Optional.empty();
  }

  @Override
  public Map<String, String> all() {
    Map<String, String> values = new LinkedHashMap<>();
    export().keySet().forEach(name -> get(name).ifPresent(value -> values.put(name, value)));
    return values;
  }

  @Override
  public void remove(String name, Map<String, ?> options) {
    apply(Collections.singletonMap(name, null));
  }

  @Override
  public void change(Map<String, String> values) {
    Map<String, Map<String, Object>> cookies = new HashMap<>();
    values.forEach((name, value) -> cookies.put(name, value == null ? null : cookie(name, value)));
    apply(cookies);
  }

  private void apply(Map<String, Map<String, Object>> cookies) {
    Content former;
    Content next;
    do {
      former = content.get();
      next = former.with(cookies);
    } while (!content.compareAndSet(former, next));
    if (next.changes() != former.changes()) {
      changed.run();
    }
  }

  /** Takes over stored cookies; what was set or removed since stays so. Once. */
  public void load(Map<String, Object> stored) {
    content.updateAndGet(current -> current.completed(stored));
  }

  /** The cookies as they are stored. */
  public Map<String, Object> export() {
    return content.get().cookies();
  }

  /** How often they have changed. */
  public long changes() {
    return content.get().changes();
  }

  /**
   * What is in the jar. Until it is {@code complete}, stored cookies may still come in, but none
   * that was {@code removed}.
   */
  private record Content(
      Map<String, Object> cookies, Set<String> removed, boolean complete, long changes) {
    /** With other cookies: name → cookie, {@code null} to remove it. */
    Content with(Map<String, Map<String, Object>> others) {
      Map<String, Object> left = new LinkedHashMap<>(cookies);
      Set<String> gone = new HashSet<>(removed);
      others.forEach(
          (name, cookie) -> {
            if (cookie != null) {
              left.put(name, cookie);
              return;
            }
            left.remove(name);
            if (!complete) {
              gone.add(name);
            }
          });
      if (left.size() > MAX_COOKIES) {
        left.values().removeIf(cookie -> cookie instanceof Map<?, ?> old && !isAlive(old));
      }
      if (left.size() > MAX_COOKIES) {
        throw new IllegalArgumentException("More than " + MAX_COOKIES + " cookies");
      }
      if (left.equals(cookies) && gone.equals(removed)) {
        return this;
      }
      // beyond this number of removed cookies, no stored cookie is taken over
      return gone.size() > MAX_COOKIES
          ? new Content(left, Set.of(), true, changes + 1)
          : new Content(left, gone, complete, changes + 1);
    }

    Content completed(Map<String, Object> stored) {
      if (complete) {
        return this;
      }
      Map<String, Object> merged = new LinkedHashMap<>(stored);
      merged.keySet().removeAll(removed);
      merged.putAll(cookies);
      return new Content(merged, Set.of(), true, changes);
    }
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
