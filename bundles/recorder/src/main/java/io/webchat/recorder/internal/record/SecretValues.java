package io.webchat.recorder.internal.record;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The secrets of one chat, so that they are found wherever they stand: values that have the name of
 * a secret in its configuration or in what its bus carries. Not thread-safe.
 */
final class SecretValues {
  private static final int MOST = 200;

  /** Shorter ones would be found in ordinary words; by their names they are masked all the same. */
  private static final int SHORTEST = 6;

  private final Set<String> values = new LinkedHashSet<>();

  /** Learns the keys of a configuration: those with the name of a secret, and all headers. */
  void learn(WebChatConfiguration configuration) {
    learn(configuration.webchat());
    learn(configuration.main());
    configuration.headers().values().forEach(this::add);
    configuration.customHeaders().values().forEach(this::add);
  }

  /** Learns from data of an event or a command. */
  void learn(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, element) -> {
            if (Secrets.isSecret(String.valueOf(key))) {
              addAll(element);
            } else {
              learn(element);
            }
          });
    } else if (value instanceof List<?> list) {
      list.forEach(this::learn);
    }
  }

  private void addAll(Object secret) {
    if (secret instanceof Map<?, ?> map) {
      map.values().forEach(this::addAll);
    } else if (secret instanceof List<?> list) {
      list.forEach(this::addAll);
    } else if (secret != null) {
      add(String.valueOf(secret));
    }
  }

  private void add(String secret) {
    if (secret.length() >= SHORTEST && values.add(secret) && values.size() > MOST) {
      values.remove(values.iterator().next()); // tokens that were replaced long ago
    }
  }

  /** A copy of a JSON value without secrets: by their names, and by what is known of them. */
  Object masked(Object value) {
    return withoutKnown(Secrets.masked(value));
  }

  private Object withoutKnown(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(text(String.valueOf(key)), withoutKnown(element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(withoutKnown(element)));
      return copy;
    }
    return value instanceof String string ? text(string) : value;
  }

  /** A text without the secrets that are known. */
  String text(String text) {
    String clean = text;
    for (String secret : values) {
      if (clean.contains(secret)) {
        clean = clean.replace(secret, Secrets.MASK);
      }
    }
    return clean;
  }
}
