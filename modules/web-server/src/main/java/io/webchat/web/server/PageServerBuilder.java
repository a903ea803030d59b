package io.webchat.web.server;

import io.webchat.web.WebFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How pages are served; each method returns the builder itself. Not thread-safe. */
public final class PageServerBuilder {
  /** How long requests that are under way have to end when the server is closed, ms. */
  static final long STOP_MS = 5_000;

  /** Pages that come all at once, for instance after a restart, wait here and are not refused. */
  private static final int WAITING_CONNECTIONS = 4_096;

  /** A connection keeps the headers that it has seen in 20 KB, idle ones too. */
  private static final int NO_HEADERS = 0;

  private final WebFront front;
  private String host = "127.0.0.1";
  private int port;
  private Optional<SslContextFactory.Server> tls = Optional.empty();
  private Optional<Path> pages = Optional.empty();

  PageServerBuilder(WebFront front) {
    this.front = front;
  }

  /**
   * The address to listen on, a name or IP address of this machine; {@code 0.0.0.0} for all.
   * Default: {@code 127.0.0.1}, which only this machine reaches.
   */
  public PageServerBuilder host(String address) {
    host = address;
    return this;
  }

  /**
   * The port to listen on; 0, the default, for a free one, which {@link PageServer#address()}
   * tells.
   *
   * @throws IllegalArgumentException when it is none
   */
  public PageServerBuilder port(int number) {
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException("port: " + number + ": expected is 0 to 65535");
    }
    port = number;
    return this;
  }

  /**
   * Serves over TLS, with key and certificate of a key store. Read now; not read again.
   *
   * @param keyStore file, PKCS12 or another type that Java reads
   * @param password of the key store and of the key in it
   * @throws IllegalArgumentException when no key can be read from it; the message names the file
   *     and what is wrong
   */
  public PageServerBuilder tls(Path keyStore, String password) {
    if (!Files.isRegularFile(keyStore)) {
      throw new IllegalArgumentException("keyStore: there is no file " + keyStore);
    }
    try {
      KeyStore store = KeyStore.getInstance(keyStore.toFile(), password.toCharArray());
      boolean hasKey = false;
      for (String alias : Collections.list(store.aliases())) {
        hasKey |= store.isKeyEntry(alias) && store.getKey(alias, password.toCharArray()) != null;
      }
      if (!hasKey) {
        throw new IllegalArgumentException("keyStore: there is no key in " + keyStore);
      }
      SslContextFactory.Server context = new SslContextFactory.Server();
      context.setKeyStore(store);
      context.setKeyStorePassword(password);
      tls = Optional.of(context);
      return this;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "keyStore: " + keyStore + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Serves the files of a folder, too, at {@code /}: pages with the bus, for instance. Folders are
   * not listed.
   *
   * @throws IllegalArgumentException when there is no such folder
   */
  public PageServerBuilder pages(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("pages: there is no folder " + folder);
    }
    pages = Optional.of(folder);
    return this;
  }

  /**
   * Starts the server. The front stays open when that fails.
   *
   * @throws IOException when it cannot listen; the message names host and port
   */
  public PageServer start() throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("webchat-pages");
    Server server = new Server(threads);
    server.addConnector(connector(server));
    server.setHandler(new GracefulHandler(context()));
    server.setStopTimeout(STOP_MS);
    try {
      server.start();
    } catch (Exception e) {
      PageServer.stop(server);
      throw new IOException("Pages cannot be served at " + host + ":" + port + ": " + reason(e), e);
    }
    return new PageServer(front, server, tls.isPresent() ? "https" : "http", host);
  }

  /** What the operating system says, which Jetty has wrapped. */
  private static String reason(Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return String.valueOf(reason.getMessage());
  }

  private ServerConnector connector(Server server) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setHeaderCacheSize(NO_HEADERS);
    if (tls.isPresent()) {
      // clients check whose certificate it is; it may be reached by other names, too
      http.addCustomizer(new SecureRequestCustomizer(false));
    }
    HttpConnectionFactory factory = new HttpConnectionFactory(http);
    ServerConnector connector =
        tls.isPresent()
            ? new ServerConnector(server, tls.get(), factory)
            : new ServerConnector(server, factory);
    connector.setHost(host);
    connector.setPort(port);
    connector.setAcceptQueueSize(WAITING_CONNECTIONS);
    return connector;
  }

  private ServletContextHandler context() {
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder pagesOfFront = new ServletHolder(front.servlet());
    pagesOfFront.setAsyncSupported(true);
    context.addServlet(pagesOfFront, front.path() + "/*");
    JakartaWebSocketServletContainerInitializer.configure(context, null);
    pages.ifPresent(
        folder -> {
          context.setBaseResourceAsPath(folder.toAbsolutePath());
          ServletHolder files = new ServletHolder("files", DefaultServlet.class);
          files.setInitParameter("dirAllowed", "false");
          context.addServlet(files, "/");
        });
    return context;
  }
}
