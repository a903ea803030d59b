package io.webchat.core.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an instance out of flat properties of Configuration Admin: {@code id}, {@code script} (a
 * file), {@code json} (a whole configuration), and any key of the configuration with dots for
 * nesting; {@code main.} leads to {@code _genesys.widgets.main}.
 */
final class InstanceProperties {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceProperties.class);
  private static final long SCRIPT_LIMIT = 2_000_000;
  private static final Set<String> OWN = Set.of("id", "script", "json");
  private static final List<String> FOREIGN =
      List.of("service.", "component.", "felix.", "osgi.", "objectClass", ".");

  private InstanceProperties() {}

  /**
   * The settings.
   *
   * @throws IllegalArgumentException when a value cannot be used
   */
  static InstanceSettings read(Map<String, Object> properties, InstanceFiles files) {
    Map<String, Object> webchat = new LinkedHashMap<>();
    if (properties.get("json") instanceof String json) {
      webchat.putAll(
          JsonText.object(json)
              .orElseThrow(() -> new IllegalArgumentException("json: not a JSON object")));
    }
    Map<String, Object> main = new LinkedHashMap<>();
    new TreeMap<>(properties)
        .forEach(
            (key, value) -> {
              if (OWN.contains(key) || FOREIGN.stream().anyMatch(key::startsWith)) {
                return;
              }
              if (key.startsWith("main.")) {
                put(main, key.substring("main.".length()), value);
              } else {
                put(webchat, key, value);
              }
            });
    Object id = properties.get("id");
    return new InstanceSettings(
        id == null ? null : id.toString(),
        WebChatConfiguration.of(webchat, main),
        scripts(properties, files));
  }

  private static List<ScriptSource> scripts(Map<String, Object> properties, InstanceFiles files) {
    if (!(properties.get("script") instanceof String file) || file.isBlank()) {
      return List.of();
    }
    Path path = files.find(file);
    try {
      if (Files.size(path) > SCRIPT_LIMIT) {
        throw new IllegalArgumentException(
            "script: longer than " + SCRIPT_LIMIT + " bytes: " + path);
      }
      LOG.info("Instance {}: its script is {}", properties.get("id"), path);
      return List.of(new ScriptSource(path.getFileName().toString(), Files.readString(path)));
    } catch (IOException e) {
      throw new IllegalArgumentException("script: cannot be read: " + path, e);
    }
  }

  @SuppressWarnings("unchecked") // nested maps are made here
  private static void put(Map<String, Object> target, String key, Object value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      target.put(key, plain(value));
      return;
    }
    Object nested = target.get(key.substring(0, dot));
    Map<String, Object> child =
        nested instanceof Map<?, ?> map
            ? new LinkedHashMap<>((Map<String, Object>) map)
            : new LinkedHashMap<>();
    put(child, key.substring(dot + 1), value);
    target.put(key.substring(0, dot), child);
  }

  private static Object plain(Object value) {
    if (value != null && value.getClass().isArray()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(Array.get(value, i));
      }
      return list;
    }
    return value;
  }
}
