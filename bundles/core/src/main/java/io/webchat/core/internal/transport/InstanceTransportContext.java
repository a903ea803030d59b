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

/**
 * What a transport sees of the instance that it serves.
 *
 * @param app what commands of {@code App} have made of the configuration; its headers are used
 *     where the configuration allows them
 */
public record InstanceTransportContext(
    String instanceId,
    WebChatConfiguration configuration,
    App app,
    CookieStore serverCookies,
    TransportListener listener)
    implements TransportContext {
  /** What commands of {@code App} change, as it is now. Any thread. */
  public interface App {
    /** Custom headers, names in lower case. */
    Map<String, String> headers();

    /** The language of the chat. */
    String language();
  }

  /** What no command changes any more. */
  private record Settled(Map<String, String> headers, String language) implements App {
    @Override
    public String toString() {
      return "Settled[" + headers.keySet() + " " + language + "]";
    }
  }

  /** For an instance whose configuration no command has changed. */
  public static InstanceTransportContext of(
      String instanceId,
      WebChatConfiguration configuration,
      CookieStore serverCookies,
      TransportListener listener) {
    App app = new Settled(configuration.customHeaders(), configuration.language());
    return new InstanceTransportContext(instanceId, configuration, app, serverCookies, listener);
  }

  /** The same with another listener. */
  InstanceTransportContext with(TransportListener other) {
    return new InstanceTransportContext(instanceId, configuration, app, serverCookies, other);
  }

  /** The same as it is now, for a transport whose pushes are not wanted. */
  InstanceTransportContext unheard() {
    App current = new Settled(Map.copyOf(customHeaders()), language());
    return new InstanceTransportContext(
        instanceId, configuration, current, serverCookies, new Unheard());
  }

  @Override
  public Map<String, String> customHeaders() {
    return configuration.customHeader() ? app.headers() : Map.of();
  }

  @Override
  public String language() {
    return app.language();
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
