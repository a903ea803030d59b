package io.webchat.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Masks what must not be shown: keys, tokens, authorization, known by their names. */
public final class Secrets {
  /** What stands for a secret. */
  public static final String MASK = "•••";

  private static final Set<String> NAMES =
      Set.of(
          "apikey",
          "authorization",
          "cookie",
          "jwt",
          "password",
          "securekey",
          "setcookie",
          "token",
          "xapikey");

  private Secrets() {}

  /** A copy of a JSON value without secrets; what is no JSON is shown as its text. */
  public static Object masked(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            String name = String.valueOf(key);
            copy.put(name, isSecret(name) && element != null ? MASK : masked(element));
          });
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(masked(element)));
      return copy;
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value.toString();
  }

  /** Whether a value of this name is a secret. */
  public static boolean isSecret(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return NAMES.contains(plain) || plain.endsWith("token") || plain.endsWith("secret");
  }
}
