package io.webchat.spi.config;

import io.webchat.spi.config.ConfigurationState.Refusal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration as Configuration Admin delivers it: its PID, the file that File Install read it
 * from, and its own keys.
 *
 * @param pid the PID; {@code PID~NAME} for one of a factory
 * @param file the file; empty when there is none
 * @param values the keys of the configuration without those of the container
 */
public record ConfigurationSource(String pid, String file, Map<String, Object> values) {
  private static final String PID = "service.pid";
  private static final String FILE = "felix.fileinstall.filename";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final List<String> CONTAINER =
      List.of("service.", "component.", "felix.", "osgi.", "objectClass");

  /** Copies the map. */
  public ConfigurationSource {
    values = new LinkedHashMap<>(values);
  }

  /**
   * Reads the properties of a component.
   *
   * @param pid the PID where the properties have none
   */
  public static ConfigurationSource of(String pid, Map<String, ?> properties) {
    Map<String, Object> values = new LinkedHashMap<>();
    properties.forEach(
        (name, value) -> {
          String key = withoutMark(name);
          if (value != null && !isComment(name) && !isOfContainer(key)) {
            values.put(key, value);
          }
        });
    Object given = properties.get(PID);
    // a component that reads several configurations has several PIDs, the last one counts
    String own = given instanceof String one ? one : pid;
    return new ConfigurationSource(own, file(properties.get(FILE)), values);
  }

  /** How messages name the configuration: its file, if there is one, and its PID. */
  public String name() {
    return ConfigurationState.source(file, pid);
  }

  /** How a refusal is logged: file, PID, key, what is expected and what was found. */
  public String line(Refusal refusal) {
    return name() + ": " + refusal.line();
  }

  /** How a key that nothing reads is logged. */
  public String unknownKey(String key, Collection<String> known) {
    return name()
        + ": the key "
        + Scalar.shown(key)
        + " is unknown"
        + NearestKey.of(key, known).map(nearest -> "; the nearest one is " + nearest).orElse("");
  }

  /** The NAME of a factory configuration: from {@code PID-NAME.cfg}, or else from its PID. */
  public Optional<String> factoryName() {
    int tilde = pid.indexOf('~');
    if (!file.isEmpty()) {
      String name = String.valueOf(Path.of(file).getFileName()).replaceFirst("\\.[^.]*$", "");
      int dash = firstOf(name, '-', '~');
      if (dash >= 0 && dash + 1 < name.length()) {
        return Optional.of(name.substring(dash + 1));
      }
    }
    return tilde >= 0 ? Optional.of(pid.substring(tilde + 1)) : Optional.empty();
  }

  private static int firstOf(String text, char one, char other) {
    int first = text.indexOf(one);
    int second = text.indexOf(other);
    return first < 0 || (second >= 0 && second < first) ? second : first;
  }

  /** Some editors begin a file with a mark, which is no part of the first key. */
  private static String withoutMark(String key) {
    return key.startsWith(BYTE_ORDER_MARK) ? key.substring(1) : key;
  }

  /** A mark before a comment makes the comment look like a key. */
  private static boolean isComment(String key) {
    return key.startsWith(BYTE_ORDER_MARK + "#") || key.startsWith(BYTE_ORDER_MARK + "!");
  }

  private static boolean isOfContainer(String key) {
    return CONTAINER.stream().anyMatch(key::startsWith)
        || key.endsWith(".target")
        || key.endsWith(".cardinality.minimum");
  }

  private static String file(Object property) {
    if (property == null) {
      return "";
    }
    try {
      return Path.of(URI.create(property.toString())).toString();
    } catch (IllegalArgumentException e) {
      return property.toString(); // no URI of a file
    }
  }

  /** Shows no value, since some are secrets. */
  @Override
  public String toString() {
    return "ConfigurationSource[" + name() + " " + values.keySet() + "]";
  }
}
