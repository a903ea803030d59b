package io.webchat.core.internal.transport;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.spi.transport.TransportProvider;
import java.net.CookieManager;
import java.net.CookieStore;
import java.util.List;

/** Asks a transport whether it could work with a configuration; it is closed at once. */
public record TransportCheck(String instanceId, WebChatConfiguration configuration) {
  /**
   * Checks a configuration before it takes the place of one that works.
   *
   * @param types the types that there are
   * @throws IllegalArgumentException when there is no such transport, or it cannot work with it
   */
  public void check(Plugins plugins, List<String> types) {
    String type = configuration.transportType();
    TransportProvider provider =
        plugins
            .transport(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no transport of type '" + type + "' is registered; there are " + types));
    CookieStore cookies = new CookieManager().getCookieStore();
    InstanceTransportContext context =
        InstanceTransportContext.of(instanceId, configuration, cookies, null);
    try {
      provider.create(context.unheard()).close();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
