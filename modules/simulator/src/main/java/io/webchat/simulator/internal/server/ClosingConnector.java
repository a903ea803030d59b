package io.webchat.simulator.internal.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector that leaves no connection open once it is stopped, for good. Jetty's own forgets one
 * that its acceptor hands to a selector that stops, or whose end point is made after the selector
 * has closed the others: the client would wait for an answer without an end. It has no acceptor
 * thread, since the JDK forgets a connection whose {@code accept} is interrupted as it comes.
 */
final class ClosingConnector extends ServerConnector {
  private static final Logger LOG = LoggerFactory.getLogger(ClosingConnector.class);

  private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  ClosingConnector(Server server, HttpConnectionFactory http) {
    super(server, 0, 1, http);
  }

  /** Jetty calls it with each connection, before anything else is done with it. */
  @Override
  protected void configure(Socket socket) {
    super.configure(socket);
    accepted.add(socket);
    if (stopped) {
      close(socket); // added too late to be found by the end of doStop
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    super.onEndPointClosed(endPoint);
    if (endPoint.getTransport() instanceof SocketChannel channel) {
      accepted.remove(channel.socket());
    }
  }

  @Override
  protected void doStop() throws Exception {
    try {
      super.doStop();
    } finally {
      stopped = true;
      accepted.forEach(this::close);
    }
  }

  private void close(Socket socket) {
    accepted.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("A connection could not be closed", e);
    }
  }
}
