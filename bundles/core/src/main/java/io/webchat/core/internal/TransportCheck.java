package io.webchat.core.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import io.webchat.spi.transport.TransportProvider;
import java.net.CookieManager;
import java.net.CookieStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks a transport whether it could work with a configuration; it is closed at once. */
record TransportCheck(String instanceId, WebChatConfiguration configuration)
    implements TransportContext, TransportListener {
  /**
   * Checks a configuration before it takes the place of one that works.
   *
   * @param types the types that there are
   * @throws IllegalArgumentException when there is no such transport, or it cannot work with it
   */
  void check(Plugins plugins, List<String> types) {
    String type = configuration.transportType();
    TransportProvider provider =
        plugins
            .transport(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no transport of type '" + type + "' is registered; there are " + types));
    try {
      provider.create(this).close();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> customHeaders() {
    return configuration.customHeader() ? configuration.customHeaders() : Map.of();
  }

  @Override
  public CookieStore serverCookies() {
    return new CookieManager().getCookieStore();
  }

  @Override
  public TransportListener listener() {
    return this;
  }

  @Override
  public void inbound(Inbound inbound) {
    // there is no session
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData sessionData) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void disconnected(TransportException reason) {
    // there is no session
  }

  @Override
  public void reconnected() {
    // there is no session
  }

  @Override
  public void lost(TransportException reason) {
    // there is no session
  }
}
