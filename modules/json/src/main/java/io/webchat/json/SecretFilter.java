package io.webchat.json;

import io.webchat.api.message.FilterExpression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes secrets out of what leaves the container: values under the names that secrets have, and,
 * once seen there, the same values within any text. Thread-safe.
 */
public final class SecretFilter {
  /** What stands in a text in place of a secret. */
  public static final String MASK = "***";

  /** A regular expression as both sides of a channel write it: source and flags. */
  public static final String REGEXP = "$regexp";

  private static final int SHORTEST = 8;
  private static final int MOST = 64;

  private static final Set<String> NAMES =
      Set.of(
          "authorization",
          "proxyauthorization",
          "cookie",
          "setcookie",
          "jwt",
          "eventstreamuri",
          "websocketurl");

  private static final List<String> ENDS =
      List.of("securekey", "apikey", "token", "secret", "password", "privatekey");

  /** Those of the configuration, which nothing that a page sends pushes out. */
  private final Set<String> configured = new LinkedHashSet<>();

  /** Those seen later, the one that was seen last at the end. */
  private final Set<String> seen = new LinkedHashSet<>();

  /** Learns the secrets of a configuration; called before the filter is used. */
  public SecretFilter learn(Map<String, ?> configuration) {
    collect(configuration);
    synchronized (seen) {
      configured.addAll(seen);
      seen.clear();
    }
    return this;
  }

  /** The same data without secrets, as plain JSON values. */
  @SuppressWarnings("unchecked") // a map stays one
  public Map<String, Object> clean(Map<String, ?> data) {
    return (Map<String, Object>) clean((Object) data);
  }

  /** The same value without secrets. */
  public Object clean(Object value) {
    // first all that has the name of a secret, so that it is known in texts before it
    collect(value);
    return cleaned(value);
  }

  private void collect(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, element) -> {
            if (element instanceof String text && isSecret(String.valueOf(key), element)) {
              remember(text);
            } else {
              collect(element);
            }
          });
    } else if (value instanceof Collection<?> list) {
      list.forEach(this::collect);
    }
  }

  private void remember(String secret) {
    if (secret.length() < SHORTEST) {
      return;
    }
    synchronized (seen) {
      seen.remove(secret);
      seen.add(secret);
      if (seen.size() > MOST) {
        seen.remove(seen.iterator().next());
      }
    }
  }

  private Object cleaned(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            String name = String.valueOf(key);
            if (!isSecret(name, element)) {
              copy.put(name, cleaned(element));
            }
          });
      return copy;
    }
    if (value instanceof Collection<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(cleaned(element)));
      return copy;
    }
    if (value instanceof FilterExpression expression) {
      return Map.of(REGEXP, List.of(expression.source(), expression.flags()));
    }
    return value instanceof CharSequence text ? masked(text.toString()) : value;
  }

  private String masked(String text) {
    if (text.length() < SHORTEST) {
      return text;
    }
    synchronized (seen) {
      return masked(masked(text, configured), seen);
    }
  }

  private static String masked(String text, Set<String> secrets) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }

  private static boolean isSecret(String name, Object value) {
    String plain = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    return NAMES.contains(plain)
        || ENDS.stream().anyMatch(plain::endsWith)
        // a session as one text is a token; as an object it is filtered by its own names
        || (plain.equals("sessiondata") && value instanceof CharSequence);
  }
}
