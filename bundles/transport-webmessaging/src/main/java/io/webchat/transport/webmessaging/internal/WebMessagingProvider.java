package io.webchat.transport.webmessaging.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.mailbox.Mailbox;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.standalone.StandaloneSocketEngine;
import io.webchat.spi.provide.TransportType;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.transport.webmessaging.internal.connection.SessionKeys;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers Web Messaging. */
@Component
@TransportType(WebMessagingProvider.TYPE)
public final class WebMessagingProvider implements TransportProvider {
  /** The type of the transport. */
  public static final String TYPE = "webmessaging";

  private final RestEngine rest;
  private final SocketEngine sockets;
  private final MessagingThreads threads;
  private final DeploymentConfigs configs = new DeploymentConfigs(System::nanoTime);
  private final RestClient shared;
  private final Set<WebMessagingTransport> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Without OSGi. */
  public WebMessagingProvider() {
    this(StandaloneEngine.get(), StandaloneSocketEngine.get());
  }

  /** A provider on engines. */
  @Activate
  public WebMessagingProvider(@Reference RestEngine rest, @Reference SocketEngine sockets) {
    this(rest, sockets, new MessagingThreads());
  }

  WebMessagingProvider(RestEngine rest, SocketEngine sockets, MessagingThreads threads) {
    this.rest = rest;
    this.sockets = sockets;
    this.threads = threads;
    this.shared = rest.open();
  }

  /** What is under way fails, and the sessions go on at the server. */
  @Deactivate
  void close() {
    closed = true;
    open.forEach(WebMessagingTransport::close);
    shared.close();
    threads.close();
  }

  @Override
  public SessionFormat sessionFormat() {
    return SessionKeys.FORMAT;
  }

  @Override
  public Transport create(TransportContext context) {
    WebChatConfiguration configuration = context.configuration();
    WebMessagingOptions options = WebMessagingOptions.of(configuration);
    Mailbox mailbox = threads.mailbox();
    WebMessagingTransport transport =
        new WebMessagingTransport(
            context,
            options,
            mailbox,
            sockets,
            rest.open(),
            client -> configs.get(shared, options.config(), configuration.patience()),
            () -> ThreadLocalRandom.current().nextDouble(),
            open::remove);
    open.add(transport);
    if (closed) {
      transport.close();
    }
    return transport;
  }

  @Override
  public String toString() {
    return "WebMessagingProvider";
  }
}
