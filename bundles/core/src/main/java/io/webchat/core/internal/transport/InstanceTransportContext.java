package io.webchat.core.internal.transport;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import java.net.CookieStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What a transport sees of the instance that it serves.
 *
 * @param headers the custom headers as they are now; used where the configuration allows them
 */
public record InstanceTransportContext(
    String instanceId,
    WebChatConfiguration configuration,
    Supplier<Map<String, String>> headers,
    CookieStore serverCookies,
    TransportListener listener)
    implements TransportContext {
  /** The same with another listener. */
  InstanceTransportContext with(TransportListener other) {
    return new InstanceTransportContext(instanceId, configuration, headers, serverCookies, other);
  }

  /** The same as it is now, for a transport whose pushes are not wanted. */
  InstanceTransportContext unheard() {
    Map<String, String> current = Map.copyOf(customHeaders());
    return new InstanceTransportContext(
        instanceId, configuration, () -> current, serverCookies, new Unheard());
  }

  @Override
  public Map<String, String> customHeaders() {
    return configuration.customHeader() ? headers.get() : Map.of();
  }

  @Override
  public String toString() {
    return "InstanceTransportContext[" + instanceId + "]";
  }

  /** There is no session that what a transport pushes could belong to. */
  private static final class Unheard implements TransportListener {
    @Override
    public void inbound(Inbound inbound) {
      // not wanted
    }

    @Override
    public CompletionStage<Void> sessionChanged(SessionData sessionData) {
      return CompletableFuture.failedFuture(
          TransportException.of(Kind.CLOSED, "There is no session"));
    }

    @Override
    public void disconnected(TransportException reason) {
      // replies show whether the server can be reached
    }

    @Override
    public void reconnected() {
      // replies show whether the server can be reached
    }

    @Override
    public void lost(TransportException reason) {
      // there is nothing to lose
    }
  }
}
