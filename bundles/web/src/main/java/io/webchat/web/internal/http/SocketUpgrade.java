package io.webchat.web.internal.http;

import io.webchat.http.channel.Channel;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.web.internal.visitor.Visitor;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes WebSockets of requests where the container has them (Jakarta WebSocket 2.1). */
final class SocketUpgrade {
  private static final Logger LOG = LoggerFactory.getLogger(SocketUpgrade.class);
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  /** Messages are small, and compressing them would take memory for each page. */
  private static final class Configuration extends ServerEndpointConfig.Configurator {
    private final SocketConnection endpoint;

    Configuration(SocketConnection endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(endpoint);
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> there, List<Extension> asked) {
      return List.of();
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> there, List<String> asked) {
      return "";
    }

    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      // nothing: and, as with all of this class, without the container's own that no bundle finds
    }

    @Override
    public boolean checkOrigin(String origin) {
      return true; // checked with the request
    }
  }

  private SocketUpgrade() {}

  /** Whether the container of this request has sockets. */
  static boolean isPossible(HttpServletRequest request) {
    return container(request.getServletContext()) instanceof ServerContainer;
  }

  /** A whiteboard's servlets have contexts of their own; the container is in the root's. */
  private static Object container(ServletContext context) {
    Object own = context.getAttribute(CONTAINER);
    if (own != null) {
      return own;
    }
    ServletContext root = context.getContext("/");
    return root == null ? null : root.getAttribute(CONTAINER);
  }

  /** Answers a request with a socket for the frames behind {@code after}. */
  static void open(
      Visitor visitor,
      Visitor.Page page,
      long after,
      int maxBytes,
      HttpServletRequest request,
      HttpServletResponse response)
      throws ChannelException, IOException {
    Channel channel = page.channel();
    if (!(container(request.getServletContext()) instanceof ServerContainer container)) {
      throw new ChannelException(Code.NOT_FOUND, "There are no sockets here: use events");
    }
    channel.requireReach(after);
    SocketConnection endpoint = new SocketConnection(visitor, page, after, maxBytes);
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(SocketConnection.class, "/")
            .configurator(new Configuration(endpoint))
            .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException | IllegalStateException e) {
      LOG.debug("A request for a socket is none", e);
      throw new ChannelException(Code.BAD_REQUEST, "A WebSocket handshake is expected");
    }
  }
}
