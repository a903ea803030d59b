package io.webchat.metrics.internal;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the meters, and what probes ask for, over HTTP. */
final class MetricsServer {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  private static final int THREADS = 5;
  static final int CONNECTIONS = 64;
  private static final long IDLE_MS = 10_000;

  /** How long a connection may be silent while there are too many: probes must get through. */
  private static final long IDLE_AT_LIMIT_MS = 500;

  private final Server server;
  private final ServerConnector connector;

  /**
   * Listens.
   *
   * @throws IllegalStateException when it cannot; the message says where and why
   */
  MetricsServer(String host, int port, PrometheusMeters meters, Probes probes) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("webchat-metrics");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    server = new Server(threads);
    connector = connector(host, port);
    server.addConnector(connector);
    NetworkConnectionLimit limit = new NetworkConnectionLimit(CONNECTIONS, connector);
    limit.setEndPointIdleTimeout(IDLE_AT_LIMIT_MS);
    server.addBean(limit);
    server.setHandler(new MetricsHandler(meters, probes));
    start();
  }

  private ServerConnector connector(String host, int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // with an acceptor: Jetty's selector, told to stop accepting just when it begins to, closes the
    // port for ever
    ServerConnector one = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    one.setHost(host);
    one.setPort(port);
    one.setIdleTimeout(IDLE_MS);
    return one;
  }

  private void start() {
    try {
      server.start();
    } catch (Exception e) {
      stop();
      throw new IllegalStateException(
          "cannot listen on %s:%d (%s); change host or port"
              .formatted(connector.getHost(), connector.getPort(), reason(e)),
          e);
    }
    LOG.info(
        "Prometheus finds the meters at http://{}:{}{}",
        connector.getHost(),
        port(),
        MetricsHandler.PATH);
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
      return "there is no such host";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** The port it listens on. */
  int port() {
    return connector.getLocalPort();
  }

  /** Stops it; may be called again. */
  void stop() {
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      LOG.warn("The server of the meters did not stop properly", e);
    }
    server.destroy();
  }
}
