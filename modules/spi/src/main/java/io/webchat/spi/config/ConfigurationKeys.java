package io.webchat.spi.config;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The keys and defaults of an annotation type; names become keys as Declarative Services has it:
 * {@code maxBytes} stays as it is, {@code _password} is {@code .password}. Immutable: reflection
 * reads each type once.
 */
final class ConfigurationKeys {
  private static final List<String> SECRETS = List.of("key", "password", "secret", "token");

  private static final ClassValue<ConfigurationKeys> OF_TYPES =
      new ClassValue<>() {
        @Override
        protected ConfigurationKeys computeValue(Class<?> type) {
          return new ConfigurationKeys(type);
        }
      };

  private final Map<String, Object> defaults = new LinkedHashMap<>();
  private final Map<String, String> formerKeys = new LinkedHashMap<>();
  private final Set<String> hostOnly = new HashSet<>();

  static ConfigurationKeys of(Class<?> type) {
    return OF_TYPES.get(type);
  }

  private ConfigurationKeys(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getDefaultValue() == null) {
        throw new IllegalArgumentException(type.getName() + ": no default of " + method.getName());
      }
      String key = method.getName().replace('_', '.');
      defaults.put(key, method.getDefaultValue());
      FormerKey former = method.getAnnotation(FormerKey.class);
      if (former != null) {
        formerKeys.put(former.value(), key);
      }
      if (method.isAnnotationPresent(HostOnly.class)) {
        hostOnly.add(key);
      }
    }
  }

  Set<String> names() {
    return defaults.keySet();
  }

  /** The key of today by each former one. */
  Map<String, String> formerKeys() {
    return formerKeys;
  }

  Object absent(String key) {
    Object absent = defaults.get(key);
    if (absent == null) {
      throw new IllegalStateException("no such key: " + key);
    }
    return absent;
  }

  /** Whether of its value no more than scheme and host is shown. */
  boolean isHostOnly(String key) {
    return hostOnly.contains(key);
  }

  /** By its name; Configuration Admin keeps keys that begin with a dot from service properties. */
  static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return name.startsWith(".") || SECRETS.stream().anyMatch(name::endsWith);
  }
}
