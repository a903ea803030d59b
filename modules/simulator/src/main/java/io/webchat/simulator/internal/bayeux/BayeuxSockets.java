package io.webchat.simulator.internal.bayeux;

import io.webchat.simulator.internal.gms.GmsResults;
import io.webchat.simulator.internal.socket.SocketConnection;
import io.webchat.simulator.internal.socket.SocketWire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import java.util.List;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxContext;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.websocket.common.AbstractWebSocketEndPoint;
import org.cometd.server.websocket.common.AbstractWebSocketTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Version 2 over Bayeux, on sockets: each message in a frame of its own. */
final class BayeuxSockets extends AbstractWebSocketTransport implements SocketWire {
  /** Of what a client sent: the socket that it came on. */
  static final String SOCKET = "webchat.socket";

  private static final Logger LOG = LoggerFactory.getLogger(BayeuxSockets.class);
  private static final int PROTOCOL_ERROR = 1002;

  private final BayeuxApi api;

  BayeuxSockets(BayeuxEngine engine, BayeuxApi api) {
    super(engine);
    this.api = api;
  }

  /** What CometD's server knows of a socket. */
  private static final class Client extends AbstractWebSocketEndPoint {
    private final SocketConnection socket;

    private Client(BayeuxSockets transport, BayeuxContext context, SocketConnection socket) {
      super(transport, context);
      this.socket = socket;
    }

    @Override
    protected void send(ServerSession session, String data, Promise<Void> promise) {
      socket.send(BayeuxMessages.isNotification(data) ? Operation.PUSH : Operation.OTHER, data);
      promise.succeed(null);
    }

    @Override
    public void close(int code, String reason) {
      socket.close(code, reason);
    }
  }

  @Override
  public void opened(SocketConnection socket) {
    var context = new BayeuxRequest(socket.handshake());
    context.setAttribute(SOCKET, socket);
    var client = new Client(this, context, socket);
    socket.onText(
        text ->
            client.onMessage(
                text,
                Promise.from(
                    done -> {},
                    failure -> {
                      LOG.debug("A frame that is not Bayeux", failure);
                      socket.close(PROTOCOL_ERROR, "not Bayeux");
                    })));
    socket.onClosed(client::onClose);
  }

  @Override
  public Operation operation(String text) {
    return api.read(api.frame(text)).target().operation();
  }

  @Override
  public List<String> instead(Fault fault, String text) {
    return BayeuxMessages.instead(BayeuxMessages.first(text), api.error(fault));
  }

  @Override
  public void expire(SocketConnection socket) {
    socket.send(BayeuxMessages.notification(api.channel(), GmsResults.over()));
  }
}
