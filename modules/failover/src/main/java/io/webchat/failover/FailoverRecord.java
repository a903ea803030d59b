package io.webchat.failover;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What another container needs of an instance to go on with its session, in {@link
 * StoredSession#extra()}: {@code dormant, failover: {owner, scripted, webchat, main, scripts:
 * [{name, text}]}}. As secret as the rest of the record.
 *
 * @param settings those of an instance that takes the place of this one
 * @param scripted whether scripts configure it, again
 */
public record FailoverRecord(InstanceSettings settings, boolean scripted) {
  private static final String FAILOVER = "failover";
  private static final String OWNER = "owner";
  private static final String WEBCHAT = "webchat";
  private static final String MAIN = "main";
  private static final String SCRIPTS = "scripts";
  private static final String SCRIPTED = "scripted";

  /**
   * What is left, for {@link StoredSession#extra()}.
   *
   * @param owner id of this container
   */
  Map<String, Object> extra(String owner, boolean dormant) {
    Map<String, Object> left = new LinkedHashMap<>();
    WebChatConfiguration configuration = settings.configuration();
    left.put(OWNER, owner);
    left.put(SCRIPTED, scripted);
    left.put(WEBCHAT, configuration.webchat());
    left.put(MAIN, configuration.main());
    left.put(
        SCRIPTS,
        settings.scripts().stream()
            .map(script -> Map.of("name", script.name(), "text", script.text()))
            .toList());
    return Map.of(FAILOVER, left, StoredSession.DORMANT, dormant);
  }

  /** Whether this container stored it last. */
  static boolean isOwn(StoredSession stored, String owner) {
    return owner.equals(left(stored).get(OWNER)) || left(stored).isEmpty();
  }

  /** The settings of an instance that goes on; empty when the session is not to be taken over. */
  static Optional<InstanceSettings> settings(StoredSession stored) {
    Map<?, ?> left = left(stored);
    if (stored.isDormant()
        || !(left.get(WEBCHAT) instanceof Map<?, ?> webchat)
        || (webchat.isEmpty() && !Boolean.TRUE.equals(left.get(SCRIPTED)))) {
      return Optional.empty();
    }
    try {
      WebChatConfiguration configuration =
          WebChatConfiguration.of(named(webchat), named(left.get(MAIN)));
      return Optional.of(
          new InstanceSettings(stored.key().instanceId(), configuration, scripts(left)));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }

  private static List<ScriptSource> scripts(Map<?, ?> left) {
    List<ScriptSource> scripts = new ArrayList<>();
    if (left.get(SCRIPTS) instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> script) {
          scripts.add(
              new ScriptSource(
                  String.valueOf(script.get("name")), String.valueOf(script.get("text"))));
        }
      }
    }
    return scripts;
  }

  private static Map<?, ?> left(StoredSession stored) {
    return stored.extra().get(FAILOVER) instanceof Map<?, ?> left ? left : Map.of();
  }

  private static Map<String, Object> named(Object value) {
    Map<String, Object> named = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> named.put(String.valueOf(key), element));
    }
    return named;
  }
}
