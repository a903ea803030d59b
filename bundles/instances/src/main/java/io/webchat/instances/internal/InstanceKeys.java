package io.webchat.instances.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.ConfigurationSource;
import io.webchat.spi.config.NearestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of an instance that the service reads: those of {@link InstanceConfiguration} and the
 * objects that have them. Others are those of the user interface, which are kept, or mistyped.
 */
final class InstanceKeys {
  /** What a configuration has in objects, and may have as an object. */
  private static final Set<String> PUBLIC =
      Set.of("cometD", "async", "transport", "transport.async", "xhrFields", "hooks");

  /** Known keys whose values are not shown. */
  private static final Set<String> SECRET =
      Set.of(
          "apikey",
          "json",
          "userData",
          "transport.headers",
          "transport.headers.x-api-key",
          "transport.interactionData",
          "transport.memberAuthToken",
          "main.cookieOptions",
          "main.header");

  /** Keys of objects that may be given as JSON text. */
  private static final Set<String> OBJECTS =
      Set.of(
          "userData",
          "transport.headers",
          "transport.interactionData",
          "main.cookieOptions",
          "main.header");

  private static final List<String> FREE =
      List.of(
          "userData",
          "main",
          "transport.headers",
          "transport.interactionData",
          "json",
          "form",
          "chatButton");

  /** Types whose options are known. */
  private static final Set<String> TYPES =
      Set.of(
          WebChatConfiguration.GMS_REST,
          WebChatConfiguration.GMS_COMETD,
          WebChatConfiguration.PUREENGAGE_V3);

  /** The kinds of values of {@link InstanceConfiguration}, by key. */
  private static final Map<String, Class<?>> KINDS =
      Stream.of(InstanceConfiguration.class.getDeclaredMethods())
          .collect(
              Collectors.toUnmodifiableMap(
                  method -> key(method.getName()), method -> method.getReturnType()));

  /** All known keys. */
  static final Set<String> KNOWN =
      Stream.concat(KINDS.keySet().stream(), PUBLIC.stream())
          .collect(Collectors.toUnmodifiableSet());

  private InstanceKeys() {}

  /** The key that an element of {@link InstanceConfiguration} stands for, as Metatype has it. */
  private static String key(String element) {
    return element.replace("$_$", "-").replace('_', '.');
  }

  static boolean isShown(String key) {
    return KNOWN.contains(key) && !SECRET.contains(key);
  }

  /** Whether this is the key of an object that may be given as JSON text. */
  static boolean isObject(String key) {
    return OBJECTS.contains(key);
  }

  /**
   * Whether a value is none: consoles save blank texts and empty lists for what was not filled in.
   */
  static boolean isBlank(String key, Object value) {
    Class<?> kind = KINDS.get(key);
    if (kind == String.class || kind == String[].class) {
      return value instanceof String text
          ? text.isBlank()
          : value instanceof List<?> list && list.isEmpty();
    }
    return false;
  }

  /** Whether the keys in the object of this key may be listed. */
  static boolean isPublic(String key) {
    return PUBLIC.contains(key);
  }

  /**
   * Keys that nothing reads and that look like one that is read. Which keys of {@code transport} a
   * third-party transport reads is not known here.
   */
  static List<String> mistyped(ConfigurationSource source) {
    List<String> free = new ArrayList<>(FREE);
    Object type = source.values().get("transport.type");
    if (type != null && !TYPES.contains(type.toString().strip())) {
      free.add("transport");
    }
    return source.values().keySet().stream()
        .filter(key -> !KNOWN.contains(key) && free.stream().noneMatch(object -> isIn(key, object)))
        .filter(key -> NearestKey.of(key, KNOWN).isPresent())
        .sorted()
        .toList();
  }

  private static boolean isIn(String key, String object) {
    return key.equals(object) || key.startsWith(object + ".");
  }
}
