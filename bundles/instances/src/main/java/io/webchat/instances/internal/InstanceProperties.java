package io.webchat.instances.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonReader;
import io.webchat.spi.config.ConfigurationSource;
import io.webchat.spi.config.ConfigurationState.Refusal;
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

/**
 * Reads an instance out of flat properties of Configuration Admin: {@code id}, {@code script} (a
 * file), {@code json} (a whole configuration), and any key of the configuration with dots for
 * nesting, or an object as JSON text; {@code main.} leads to {@code _genesys.widgets.main}. A text
 * that is blank is not there. A value that cannot be used is refused, and the former one is taken
 * in its place.
 */
final class InstanceProperties {
  static final Set<String> OWN = Set.of("id", "script", "json");
  private static final long SCRIPT_LIMIT = 2_000_000;
  private static final String MAIN = "main.";

  private final ConfigurationSource source;
  private final InstanceFiles files;
  private final InstanceSettings former;
  private final List<Refusal> refusals = new ArrayList<>();

  /**
   * What was read.
   *
   * @param settings the instance
   * @param refusals values that were not taken
   */
  record Reading(InstanceSettings settings, List<Refusal> refusals) {}

  private InstanceProperties(
      ConfigurationSource source, InstanceFiles files, InstanceSettings former) {
    this.source = source;
    this.files = files;
    this.former = former;
  }

  /**
   * The settings.
   *
   * @param former those in force; {@code null} for none
   * @throws IllegalArgumentException when there cannot be an instance, since its script cannot be
   *     read
   */
  static Reading read(ConfigurationSource source, InstanceFiles files, InstanceSettings former) {
    InstanceProperties reading = new InstanceProperties(source, files, former);
    InstanceSettings settings =
        new InstanceSettings(reading.id(), reading.configuration(), reading.scripts());
    return new Reading(settings, List.copyOf(reading.refusals));
  }

  private String id() {
    Object given = source.values().get("id");
    if (given != null && !given.toString().isBlank()) {
      String id = given.toString().strip();
      if (InstanceSettings.isId(id)) {
        return id;
      }
      refusals.add(new Refusal("id", RefusedValue.shown(id), InstanceSettings.ID_RULE));
      if (former != null) {
        return former.id();
      }
    }
    if (source.pid().equals(WebChatFactory.INSTANCE_PID)) {
      return WebChatFactory.DEFAULT_ID; // a file without a name
    }
    return source
        .factoryName()
        .filter(InstanceSettings::isId)
        .orElse(former == null ? null : former.id());
  }

  private WebChatConfiguration configuration() {
    Map<String, Object> webchat = new LinkedHashMap<>(json());
    Map<String, Object> main = new LinkedHashMap<>();
    new TreeMap<>(source.values())
        .forEach(
            (key, given) -> {
              Object value = value(key, given);
              if (InstanceKeys.isBlank(key, value)) {
                return;
              }
              if (key.startsWith(MAIN)) {
                Paths.put(main, key.substring(MAIN.length()), value);
              } else if (!OWN.contains(key) && !key.startsWith(".")) {
                Paths.put(webchat, key, value);
              }
            });
    return checked(webchat, main);
  }

  /** A text is an object where an object is expected and it is the JSON of one. */
  private static Object value(String key, Object given) {
    Object plain = plain(given);
    return InstanceKeys.isObject(key) && plain instanceof String text
        ? JsonReader.object(text).<Object>map(object -> object).orElse(text)
        : plain;
  }

  /** Takes the former value, or none, where one cannot be used. */
  private WebChatConfiguration checked(Map<String, Object> webchat, Map<String, Object> main) {
    while (true) {
      try {
        return WebChatConfiguration.of(webchat, main);
      } catch (ConfigurationException e) {
        boolean ofMain = e.key().startsWith(MAIN);
        String path = ofMain ? e.key().substring(MAIN.length()) : e.key();
        Map<String, Object> target = ofMain ? main : webchat;
        Object refused = Paths.get(target, path);
        boolean again = refusals.stream().anyMatch(refusal -> refusal.key().equals(e.key()));
        if (!again) {
          refusals.add(new Refusal(e.key(), RefusedValue.shown(e, refused), e.expected()));
        }
        Object before = former == null || again ? null : Paths.get(formerMap(ofMain), path);
        Paths.put(target, path, before);
      }
    }
  }

  private Map<String, Object> formerMap(boolean ofMain) {
    return ofMain ? former.configuration().main() : former.configuration().webchat();
  }

  private Map<String, Object> json() {
    Object json = source.values().get("json");
    if (json == null || json.toString().isBlank()) {
      return Map.of();
    }
    return JsonReader.object(json.toString())
        .orElseGet(
            () -> {
              refusals.add(new Refusal("json", "a text that is none", "a JSON object"));
              return former == null ? Map.of() : former.configuration().webchat();
            });
  }

  private List<ScriptSource> scripts() {
    Object named = source.values().get("script");
    if (named == null || named.toString().isBlank()) {
      return List.of();
    }
    Path path = files.find(named.toString().strip());
    try {
      if (Files.size(path) > SCRIPT_LIMIT) {
        throw new IllegalArgumentException(
            "script: longer than " + SCRIPT_LIMIT + " bytes: " + path);
      }
      return List.of(new ScriptSource(path.getFileName().toString(), Files.readString(path)));
    } catch (IOException e) {
      throw new IllegalArgumentException("script: cannot be read: " + path, e);
    }
  }

  private static Object plain(Object value) {
    if (value instanceof String text) {
      return text.strip();
    }
    if (value != null && value.getClass().isArray()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(plain(Array.get(value, i)));
      }
      return list;
    }
    return value;
  }
}
