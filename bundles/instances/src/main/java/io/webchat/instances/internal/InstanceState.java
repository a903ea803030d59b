package io.webchat.instances.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.ConfigurationSource;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.ConfigurationState.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The configuration of an instance as consoles list it: values of keys that may be shown. */
final class InstanceState {
  private InstanceState() {}

  /** Whether two settings make the same instance. */
  static boolean isSame(InstanceSettings one, InstanceSettings other) {
    WebChatConfiguration first = one.configuration();
    WebChatConfiguration second = other.configuration();
    return String.valueOf(one.id()).equals(other.id())
        && one.scripts().equals(other.scripts())
        && first.webchat().equals(second.webchat())
        && first.main().equals(second.main());
  }

  static ConfigurationState of(
      ConfigurationSource source, InstanceSettings inForce, List<Refusal> refusals) {
    List<Setting> settings = new ArrayList<>();
    if (inForce != null) {
      settings.add(setting("id", inForce.id()));
      inForce.scripts().forEach(script -> settings.add(setting("script", script.name())));
      add(settings, "", inForce.configuration().webchat());
      add(settings, "main.", inForce.configuration().main());
    }
    return new ConfigurationState(
        source.pid(), source.file(), settings, refusals, InstanceKeys.mistyped(source));
  }

  private static void add(List<Setting> settings, String prefix, Map<?, ?> values) {
    values.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> nested && InstanceKeys.isPublic(key)) {
            add(settings, key + ".", nested);
          } else {
            settings.add(
                setting(
                    key,
                    InstanceKeys.isShown(key)
                        ? RefusedValue.address(RefusedValue.shown(value))
                        : ConfigurationState.SECRET));
          }
        });
  }

  private static Setting setting(String key, String value) {
    return new Setting(key, value, false, "");
  }
}
