package io.webchat.web.internal.front;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.WebChatConfiguration;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Chats of the built-in chat server, known by the properties of its service only.
 *
 * @param dataUrl where chats are held
 * @param desk where a person answers them as an agent, if anywhere
 */
record DemoChats(String dataUrl, Optional<URI> desk) {
  /** The service of the built-in chat server. */
  static final String SIMULATOR = "io.webchat.simulator.model.ChatSimulator";

  /** The chats of a service with these properties. */
  static Optional<DemoChats> of(Map<String, Object> properties) {
    return properties.get("gms.url") instanceof String url
        ? Optional.of(new DemoChats(url, desk(properties.get("desk.url"))))
        : Optional.empty();
  }

  private static Optional<URI> desk(Object address) {
    return address instanceof String url ? Optional.of(URI.create(url)) : Optional.empty();
  }

  /** What each visitor's instance is made of. */
  InstanceSettings template() {
    return InstanceSettings.of(WebChatConfiguration.of(Map.of("dataURL", dataUrl)));
  }
}
