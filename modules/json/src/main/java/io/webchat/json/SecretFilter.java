package io.webchat.json;

import io.webchat.api.message.FilterExpression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what leaves the container: values under the names that secrets have ({@link
 * Secrets}), and, once seen there, the same values within any text. Thread-safe.
 */
public final class SecretFilter {
  /** What stands in a text in place of a secret that pages and back ends must not see. */
  public static final String MASK = "***";

  /** A regular expression as both sides of a channel write it: source and flags. */
  public static final String REGEXP = "$regexp";

  /** What is a secret by its shape, wherever it stands: a token, an authorization, a parameter. */
  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile("()\\beyJ[\\w-]{5,}+\\.[\\w-]{5,}+\\.[\\w-]*+"),
          Pattern.compile("(?i)(\\bbearer\\s{1,3}+)(?=\\S*\\d)[\\w.~+/=-]{16,}+"),
          Pattern.compile(
              "(?i)(\\bauthorization[\"']?\\s{0,3}+[:=]\\s{0,3}+[\"']?(?:(?:bearer|basic)\\s{1,3}+)?+)"
                  + "[^\\s\"',;]{6,}+"),
          Pattern.compile(
              "(?i)((?:secure|api|access|private|secret|signing)[_-]?key[\"']?[=:][\"']?)"
                  + "[^\\s\"'&,;}]{6,}+"),
          Pattern.compile(
              "(?i)((?:token|secret|password|passphrase|jwt)[\"']?[=:][\"']?)[^\\s\"'&,;}]{6,}+"));

  private final KnownSecrets known = new KnownSecrets();

  /** Learns the secrets of a configuration, for good. */
  public SecretFilter learn(Map<String, ?> configuration) {
    List<String> secrets = new ArrayList<>();
    collect(configuration, secrets);
    known.keep(secrets);
    return this;
  }

  /** Learns the values of headers, for good: whatever they are called, they may let somebody in. */
  public SecretFilter learnHeaders(Map<String, String> headers) {
    headers.forEach((name, value) -> known.keep(KnownSecrets.of(name, value)));
    return this;
  }

  /** Learns the secrets of a value that is not passed on itself. */
  public SecretFilter see(Object value) {
    List<String> secrets = new ArrayList<>();
    collect(value, secrets);
    known.see(secrets);
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
    see(value);
    return cleaned(value);
  }

  /**
   * The same value for a file or a terminal, as JSON: each secret is there as {@link Secrets#MASK},
   * by its name, by its value where that is known, and in texts also by its shape. What is no JSON
   * becomes its text.
   */
  public Object masked(Object value) {
    see(value);
    return withMasks(value);
  }

  private static void collect(Object value, List<String> secrets) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, element) -> {
            String name = String.valueOf(key);
            if (Secrets.isSecret(name, element)) {
              collectAll(name, element, secrets);
            } else {
              collect(element, secrets);
            }
          });
    } else if (value instanceof Collection<?> list) {
      list.forEach(each -> collect(each, secrets));
    }
  }

  private static void collectAll(String name, Object secret, List<String> secrets) {
    if (secret instanceof Map<?, ?> map) {
      map.values().forEach(each -> collectAll(name, each, secrets));
    } else if (secret instanceof Collection<?> list) {
      list.forEach(each -> collectAll(name, each, secrets));
    } else if (secret instanceof CharSequence || secret instanceof Number) {
      secrets.addAll(KnownSecrets.of(name, secret.toString()));
    }
  }

  private Object cleaned(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            String name = String.valueOf(key);
            if (!Secrets.isSecret(name, element)) {
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
    return value instanceof CharSequence text ? known.masked(text.toString(), MASK) : value;
  }

  private Object withMasks(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            String name = String.valueOf(key);
            boolean secret = element != null && Secrets.isSecret(name, element);
            copy.put(text(name), secret ? Secrets.MASK : withMasks(element));
          });
      return copy;
    }
    if (value instanceof Collection<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(withMasks(element)));
      return copy;
    }
    boolean plain = value == null || value instanceof Number || value instanceof Boolean;
    return plain ? value : text(value.toString());
  }

  private String text(String text) {
    String clean = known.masked(text, Secrets.MASK);
    for (Pattern shape : SHAPES) {
      clean = shape.matcher(clean).replaceAll("$1" + Secrets.MASK);
    }
    return clean;
  }
}
