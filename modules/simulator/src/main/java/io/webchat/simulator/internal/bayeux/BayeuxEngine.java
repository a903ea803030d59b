package io.webchat.simulator.internal.bayeux;

import io.webchat.simulator.internal.SimulatorOptions;
import java.util.concurrent.Executor;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.server.AbstractServerTransport;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.JacksonJSONContextServer;
import org.cometd.server.http.AbstractHttpTransport;
import org.cometd.server.http.JSONHttpTransport;
import org.cometd.server.websocket.common.AbstractWebSocketTransport;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** CometD's server with the settings and the words of a chat server. */
final class BayeuxEngine extends BayeuxServerImpl {
  /** The cookie that names a browser. */
  static final String COOKIE = "BAYEUX_BROWSER";

  /** What a client is told that was dropped. */
  static final String UNKNOWN_CLIENT = "402::Unknown client";

  private static final int MAX_MESSAGE = 1 << 20;

  /** Threads that CometD's server does not start and stop as its own. */
  private record Borrowed(Executor workers) implements Executor {
    @Override
    public void execute(Runnable task) {
      workers.execute(task);
    }
  }

  BayeuxEngine(SimulatorOptions options, Executor workers) {
    setExecutor(new Borrowed(workers));
    setScheduler(new ScheduledExecutorScheduler("webchat-simulator-bayeux", true));
    setOption(AbstractServerTransport.JSON_CONTEXT_OPTION, new JacksonJSONContextServer());
    setOption(AbstractServerTransport.TIMEOUT_OPTION, options.longPoll.toMillis());
    setOption(AbstractServerTransport.MAX_INTERVAL_OPTION, options.bayeuxMaxInterval.toMillis());
    setOption(AbstractServerTransport.MAX_MESSAGE_SIZE_OPTION, MAX_MESSAGE);
    setOption(AbstractHttpTransport.BROWSER_COOKIE_NAME_OPTION, COOKIE);
    setOption(AbstractHttpTransport.MAX_SESSIONS_PER_BROWSER_OPTION, options.maxSessionsPerBrowser);
    setOption(SWEEP_PERIOD_OPTION, Math.max(50, options.bayeuxMaxInterval.toMillis() / 20));
    addTransport(new JSONHttpTransport(this));
  }

  /** Uses sockets beside long polling; called once, before it is started. */
  void use(AbstractWebSocketTransport sockets) {
    addTransport(sockets);
    setAllowedTransports(AbstractWebSocketTransport.NAME, JSONHttpTransport.NAME);
  }

  /** As chat servers name a client that they have dropped; a new handshake is wanted. */
  @Override
  protected void unknownSession(ServerMessage.Mutable reply) {
    error(reply, UNKNOWN_CLIENT);
    if (Channel.META_HANDSHAKE.equals(reply.getChannel())
        || Channel.META_CONNECT.equals(reply.getChannel())) {
      reply.getAdvice(true).put(Message.RECONNECT_FIELD, Message.RECONNECT_HANDSHAKE_VALUE);
      reply.getAdvice(true).put(Message.INTERVAL_FIELD, 0L);
    }
  }
}
