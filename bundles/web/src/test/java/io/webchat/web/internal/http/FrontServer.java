package io.webchat.web.internal.http;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.SimulatedAgents;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.test.port.FreePorts;
import io.webchat.test.port.HeldPort;
import io.webchat.web.WebFront;
import io.webchat.web.internal.front.RunningFront;
import io.webchat.web.internal.front.RunningFront.Basis;
import io.webchat.web.internal.front.WebSettings;
import io.webchat.web.internal.visitor.VisitorTokens;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The front in a servlet container in plain Java, before a chat server. */
public final class FrontServer implements AutoCloseable, Served {
  private final ChatSimulator simulator;
  private final WebChatPlatform platform;
  private final WebChatFactory instances;
  private final Map<String, Object> options;
  private final boolean sockets;
  private final InstanceSettings template;
  private WebFront front;
  private final Optional<RunningFront> running;
  private Server server;
  private Path spool;

  /** Starts it with these options. */
  public FrontServer(Map<String, ?> options) {
    this(options, true);
  }

  /** Starts it, with or without sockets. */
  public FrontServer(Map<String, ?> options, boolean sockets) {
    this(options, builder().start(), server -> Map.of(), sockets, Optional.empty(), all -> all);
  }

  /** Starts it with the demo page. */
  public static FrontServer ofDemo() {
    WebSettings settings = WebSettings.of(Map.of("configuration", "simulator"));
    return of(
        builder().agents(SimulatedAgents.builtIn()),
        (instances, basis) -> RunningFront.open(instances, basis, settings));
  }

  /** Starts it by this clock. */
  public static FrontServer ofClock(LongSupplier clock, Map<String, ?> options) {
    WebSettings settings = WebSettings.of(options);
    return of(
        builder(), (instances, basis) -> RunningFront.open(instances, basis, settings, clock));
  }

  private static FrontServer of(SimulatorBuilder simulator, Opener opener) {
    return new FrontServer(
        Map.of(), simulator.start(), server -> Map.of(), true, Optional.of(opener), all -> all);
  }

  /** Opens a front that an application cannot open. */
  private interface Opener {
    RunningFront open(WebChatFactory instances, Basis basis);
  }

  /** Starts it with instances of another factory, which is made of the platform's. */
  public static FrontServer ofInstances(UnaryOperator<WebChatFactory> factory) {
    return new FrontServer(
        Map.of(), builder().start(), server -> Map.of(), true, Optional.empty(), factory);
  }

  /** Starts it with these keys in the configuration of the chats. */
  public static FrontServer ofChats(Map<String, ?> chats) {
    return ofChats(new SimulatorBuilder(), server -> chats);
  }

  /** Starts it before this chat server, with the keys for it in the configuration of the chats. */
  public static FrontServer ofChats(
      SimulatorBuilder simulator, Function<ChatSimulator, Map<String, ?>> chats) {
    return new FrontServer(Map.of(), simulator.start(), chats, true, Optional.empty(), all -> all);
  }

  private FrontServer(
      Map<String, ?> options,
      ChatSimulator simulator,
      Function<ChatSimulator, Map<String, ?>> chats,
      boolean sockets,
      Optional<Opener> opener,
      UnaryOperator<WebChatFactory> factory) {
    this.options = new HashMap<>(options);
    this.options.putIfAbsent(".tokenKey", "the same key before and after a restart");
    this.sockets = sockets;
    this.simulator = simulator;
    platform = WebChatPlatform.builder().discover().build();
    instances = factory.apply(platform.factory());
    Map<String, Object> keys = new HashMap<>();
    keys.put("dataURL", simulator.gmsUrl());
    keys.put("apikey", "api-key-of-the-site");
    keys.put("pollRate", 200);
    keys.put("pollRateMin", 100);
    keys.put("ajaxTimeout", 300_000); // a busy machine is no failing server
    keys.putAll(chats.apply(simulator));
    WebChatConfiguration configuration = WebChatConfiguration.of(keys);
    template = InstanceSettings.of(configuration);
    running = opener.map(way -> way.open(platform.factory(), basis()));
    start(FreePorts.one());
  }

  private void start(int port) {
    try {
      front = WebFront.open(instances, template, options);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(servlet());
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

  private static SimulatorBuilder builder() {
    return new SimulatorBuilder();
  }

  private Basis basis() {
    try {
      spool = Files.createTempDirectory("webchat-test-");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new Basis(
        template,
        new VisitorTokens(RunningFront.randomKey()),
        spool,
        simulator.deskUrl().map(URI::create));
  }

  /** Has nothing listen for pages for as long as the task takes, and closes their instances. */
  public void restart(Runnable meanwhile) {
    int port = address("").getPort();
    front.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    HeldPort held = HeldPort.of(port);
    try (held) {
      meanwhile.run();
      start(port);
    }
  }

  /** Has nothing listen for pages for as long as the task takes; chats go on. */
  public void unreachable(Runnable meanwhile) {
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    int port = connector.getLocalPort();
    connector.setPort(port);
    try {
      connector.stop();
      HeldPort held = HeldPort.of(port);
      try (held) {
        meanwhile.run();
        connector.start();
      }
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

  /** Where files under way are, of a front by a clock. */
  public Path spool() {
    return spool;
  }

  /** What serves pages. */
  public Servlet servlet() {
    return running.map(RunningFront::servlet).orElseGet(front::servlet);
  }

  /** The platform behind it. */
  public WebChatPlatform platform() {
    return platform;
  }

  @Override
  public URI address(String path) {
    return URI.create(origin() + "/webchat/" + path);
  }

  @Override
  public String origin() {
    return "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void close() {
    front.close();
    running.ifPresent(RunningFront::close);
    try {
      server.stop();
      if (spool != null) {
        Files.deleteIfExists(spool);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      platform.close();
      simulator.close();
    }
  }
}
