package io.webchat.console.internal.view;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.health.Health;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.List;
import java.util.Optional;

/** What the console shows: services, each of which may be gone at any time. Thread-safe. */
public interface Sources {
  /** The service that has the chats. */
  Optional<WebChatFactory> factory();

  /** What checks have found. */
  Optional<Health> health();

  /** Who runs scripts. */
  Optional<ScriptHooks> hooks();

  /** The stores. */
  List<SessionStorageProvider> stores();

  /** The configurations in force. */
  List<ConfigurationState> configurations();

  /** All open instances, oldest first; none while the service is away. */
  default List<WebChat> chats() {
    return factory().map(WebChatFactory::list).orElse(List.of());
  }

  /** A value of a configuration in force. */
  default Optional<String> setting(String pid, String key) {
    return configurations().stream()
        .filter(state -> state.pid().equals(pid))
        .flatMap(state -> state.settings().stream())
        .filter(setting -> setting.key().equals(key))
        .map(ConfigurationState.Setting::value)
        .findFirst();
  }
}
