package io.webchat.scripting.internal.page;

import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What scripts make of the configuration that their instance was given. */
public final class ScriptedConfiguration {
  private ScriptedConfiguration() {}

  /**
   * The configuration with what scripts made of it; functions that Java gave stay.
   *
   * @param made {@code webchat} and {@code main}
   * @throws ConfigurationException when a value cannot be used
   */
  public static WebChatConfiguration of(WebChatConfiguration given, Map<String, Object> made) {
    WebChatConfiguration wanted =
        WebChatConfiguration.of(
            over(given.webchat(), made.get("webchat")), over(given.main(), made.get("main")));
    return given.hooks().map(wanted::withHooks).orElse(wanted);
  }

  private static Map<String, Object> over(Map<String, Object> given, Object made) {
    Map<String, Object> merged = new LinkedHashMap<>(given);
    if (made instanceof Map<?, ?> map) {
      map.forEach((key, value) -> merged.put(String.valueOf(key), value));
    }
    return merged;
  }

  /** Whether both say the same. */
  public static boolean same(WebChatConfiguration one, WebChatConfiguration other) {
    return same(one.webchat(), other.webchat()) && same(one.main(), other.main());
  }

  /** JavaScript has one type of numbers: 2000 is 2000 whatever its class is. */
  private static boolean same(Object one, Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.keySet().stream().allMatch(key -> same(a.get(key), b.get(key)));
    }
    if (one instanceof List<?> a && other instanceof List<?> b) {
      Iterator<?> rest = b.iterator();
      return a.size() == b.size() && a.stream().allMatch(element -> same(element, rest.next()));
    }
    return Objects.equals(one, other);
  }
}
