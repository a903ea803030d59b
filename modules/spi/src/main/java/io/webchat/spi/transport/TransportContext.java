package io.webchat.spi.transport;

import io.webchat.api.config.WebChatConfiguration;
import java.net.CookieStore;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What a transport gets to know of the instance it serves. Thread-safe. */
@ProviderType
public interface TransportContext {
  /** Id of the widget instance, for logs. */
  String instanceId();

  /** The configuration in force when the transport was created. */
  WebChatConfiguration configuration();

  /**
   * Custom headers for each request, names in lower case: {@code main.header} as changed since by
   * {@code App.updateAJAXHeader}. Empty unless {@code enableCustomHeader}. Secrets.
   */
  Map<String, String> customHeaders();

  /**
   * The language of a chat that starts now: {@code main.lang} as changed since by {@code
   * App.setLanguage}.
   */
  default String language() {
    return configuration().language();
  }

  /** Cookies of the chat server, kept by the instance when transports change. */
  CookieStore serverCookies();

  /** Where a pushing wire delivers. */
  TransportListener listener();
}
