package io.webchat.web.server;

import io.webchat.web.WebFront;
import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * An HTTP server that serves a front to web pages, over WebSockets and server-sent events: Jetty,
 * with no thread for a page. Closing it ends the pages' channels, which is told to them, and leaves
 * their chats, which are restored when the visitors come back; requests under way have {@value
 * PageServerBuilder#STOP_MS} ms to end. Thread-safe.
 *
 * <pre>{@code
 * WebFront front = WebFront.open(platform.factory(), InstanceSettings.of(configuration), Map.of());
 * PageServer server = PageServer.of(front).host("0.0.0.0").port(8080).start();
 * }</pre>
 */
public final class PageServer implements AutoCloseable {
  private final WebFront front;
  private final Server server;
  private final URI address;
  private boolean closed;

  PageServer(WebFront front, Server server, String scheme, String host) {
    this.front = front;
    this.server = server;
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    this.address = URI.create(scheme + "://" + name + ":" + port + front.path());
  }

  /** A server of this front, which it closes when it is closed itself. */
  public static PageServerBuilder of(WebFront front) {
    return new PageServerBuilder(front);
  }

  /**
   * Where the front is, with host, port and path and without a slash at the end: the scripts of
   * pages are below it, for instance {@code webchat-bus.js}. The host is the one that it listens
   * on.
   */
  public URI address() {
    return address;
  }

  /**
   * Ends the channels of pages and stops listening. Further calls do nothing.
   *
   * @throws IOException when the server cannot be stopped
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    front.close(); // pages hear of it while there are connections
    stop(server);
  }

  static void stop(Server server) throws IOException {
    try {
      server.stop();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("The server of pages cannot be stopped: " + e.getMessage(), e);
    }
  }
}
