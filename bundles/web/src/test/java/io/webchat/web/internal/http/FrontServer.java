package io.webchat.web.internal.http;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.web.WebFront;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The front in a servlet container in plain Java, before a chat server. */
public final class FrontServer implements AutoCloseable {
  private final ChatSimulator simulator;
  private final WebChatPlatform platform;
  private final WebFront front;
  private final Server server;

  /** Starts it with these options. */
  public FrontServer(Map<String, ?> options) {
    this(options, true);
  }

  /** Starts it, with or without sockets. */
  public FrontServer(Map<String, ?> options, boolean sockets) {
    simulator = new SimulatorBuilder().start();
    platform = WebChatPlatform.builder().discover().build();
    WebChatConfiguration configuration =
        WebChatConfiguration.of(
            Map.of(
                "dataURL",
                simulator.gmsUrl(),
                "apikey",
                "api-key-of-the-site",
                "pollRate",
                200,
                "pollRateMin",
                100));
    try {
      front = WebFront.open(platform.factory(), InstanceSettings.of(configuration), options);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(front.servlet());
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/webchat/*");
    if (sockets) {
      JakartaWebSocketServletContainerInitializer.configure(context, null);
    }
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The chat server. */
  public ChatSimulator simulator() {
    return simulator;
  }

  /** Breaks all connections of pages. */
  public void cutConnections() {
    server.getConnectors()[0].getConnectedEndPoints().forEach(EndPoint::close);
  }

  /** The front. */
  public WebFront front() {
    return front;
  }

  /** The platform behind it. */
  public WebChatPlatform platform() {
    return platform;
  }

  /** The address of something below the front. */
  public URI address(String path) {
    return URI.create(origin() + "/webchat/" + path);
  }

  /** The origin of its own pages. */
  public String origin() {
    return "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void close() {
    front.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      platform.close();
      simulator.close();
    }
  }
}
