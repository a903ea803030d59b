package io.webchat.simulator.internal.server;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.bayeux.BayeuxApi;
import io.webchat.simulator.internal.bayeux.BayeuxFilesApi;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.control.ControlApi;
import io.webchat.simulator.internal.desk.DeskApi;
import io.webchat.simulator.internal.fault.ActiveFaults;
import io.webchat.simulator.internal.fault.FaultyPath;
import io.webchat.simulator.internal.fault.PushDamage;
import io.webchat.simulator.internal.fault.PushLane;
import io.webchat.simulator.internal.gms.GmsApi;
import io.webchat.simulator.internal.gms.GmsOperations;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.BodyReader;
import io.webchat.simulator.internal.http.OwnPages;
import io.webchat.simulator.internal.http.Requests;
import io.webchat.simulator.internal.messenger.MessengerApi;
import io.webchat.simulator.internal.purecloud.PureCloudApi;
import io.webchat.simulator.internal.pureconnect.PureConnectApi;
import io.webchat.simulator.internal.pureconnect.PureConnectHosts;
import io.webchat.simulator.internal.pureengage.PureEngageApi;
import io.webchat.simulator.internal.socket.SocketEndpoint;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Faults;
import io.webchat.simulator.model.RequestLog;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulator on an embedded Jetty. */
public final class SimulatorServer implements ChatSimulator {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final SimulatorOptions options;
  private final Server server;
  private final ServerConnector connector;
  private final Timer timer;
  private final Requests requests;
  private final Chats chats;
  private final SocketEndpoint sockets;
  private final OwnPages pages;
  private final BayeuxApi bayeux;
  private final ActiveFaults faults = new ActiveFaults();
  private final PureConnectHosts pureConnect = new PureConnectHosts();
  private final AtomicBoolean closed = new AtomicBoolean();

  private SimulatorServer(SimulatorOptions options, Consumer<SocketEndpoint> moreWires) {
    this.options = options;
    var threads = new QueuedThreadPool(options.threads, Math.min(4, options.threads));
    threads.setName("webchat-simulator");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    server = new Server(threads);
    timer = new Timer(threads);
    requests = new Requests(options.maxRecordedRequests);
    chats = new Chats(options, timer, requests::ofChat);
    connector = connector();
    server.addConnector(connector);
    var guestChat = new PureCloudApi(options, chats, timer);
    var messenger = new MessengerApi(options.deployment.settings(), chats, timer, this::base);
    var operations = new GmsOperations(options, chats);
    bayeux =
        new BayeuxApi(
            options,
            chats,
            operations,
            threads,
            outlet -> new PushLane<>(faults, timer, PushDamage.KINDS, outlet));
    pages = new OwnPages(options.host);
    List<Api> apis =
        List.of(
            new GmsApi(options, chats, operations),
            bayeux,
            new BayeuxFilesApi(options, chats, operations, bayeux),
            new PureEngageApi(options, chats, timer),
            new PureConnectApi(options, chats, pureConnect),
            guestChat,
            messenger,
            new ControlApi(this, timer, pages),
            new DeskApi(pages));
    sockets = new SocketEndpoint(server, faults, chats, timer, requests, options.maxRequestBytes);
    messenger.register(sockets);
    sockets.register(BayeuxApi.BASE, bayeux.sockets());
    guestChat.register(sockets);
    moreWires.accept(sockets);
    server.setHandler(
        new ChatHandler(
            apis,
            new FaultyPath(faults, chats, timer),
            requests,
            new BodyReader(options.maxRequestBytes),
            sockets));
  }

  private ServerConnector connector() {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    var one = new ClosingConnector(server, new HttpConnectionFactory(http));
    one.setHost(options.host);
    one.setPort(options.port);
    one.setAcceptQueueSize(1_024);
    one.setIdleTimeout(Math.max(IDLE.toMillis(), options.longPoll.multipliedBy(2).toMillis()));
    return one;
  }

  /** Starts one. */
  public static ChatSimulator start(SimulatorOptions options) {
    return start(options, sockets -> {});
  }

  /** Starts one with wires that it does not have by itself. */
  public static ChatSimulator start(SimulatorOptions options, Consumer<SocketEndpoint> moreWires) {
    var simulator = new SimulatorServer(options, moreWires);
    try {
      simulator.bayeux.start();
      simulator.server.start();
    } catch (Exception e) {
      simulator.close();
      throw new IllegalStateException(
          "cannot listen on " + options.host + ":" + options.port + ": " + reason(e), e);
    }
    return simulator;
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnresolvedAddressException) {
      return "there is no such host";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public String gmsUrl() {
    return base() + GmsApi.BASE + options.gmsServices.get(0);
  }

  @Override
  public Map<String, Object> configuration(Wire wire) {
    return ClientConfigurations.of(this, wire);
  }

  @Override
  public String cometUrl() {
    return base() + BayeuxApi.BASE;
  }

  @Override
  public String cometChannel() {
    return BayeuxApi.CHANNELS + options.gmsServices.get(0);
  }

  @Override
  public String cometApiUrl() {
    return base() + BayeuxFilesApi.BASE;
  }

  @Override
  public String v3Url() {
    return base() + PureEngageApi.BASE;
  }

  @Override
  public String pureConnectUrl() {
    return base() + PureConnectApi.BASE;
  }

  @Override
  public List<String> pureConnectHosts() {
    return PureConnectHosts.NAMES;
  }

  @Override
  public String switchOver() {
    return pureConnect.switchOver();
  }

  @Override
  public String webMessagingUrl() {
    return base() + MessengerApi.BASE;
  }

  @Override
  public String webMessagingSocketUrl() {
    return "ws" + base().substring("http".length()) + MessengerApi.BASE + "/v1";
  }

  @Override
  public String webMessagingDeployment() {
    return options.deployment.settings().id;
  }

  @Override
  public String guestChatUrl() {
    return base() + PureCloudApi.BASE;
  }

  @Override
  public String guestOrganization() {
    return options.guestOrganization;
  }

  @Override
  public String guestDeployment() {
    return options.guestDeployment;
  }

  @Override
  public String controlUrl() {
    return base() + ControlApi.BASE;
  }

  @Override
  public Optional<String> deskUrl() {
    return pages.isLocal() ? Optional.of(base() + DeskApi.BASE) : Optional.empty();
  }

  private String base() {
    boolean everywhere = options.host.equals("0.0.0.0") || options.host.equals("::");
    String host = everywhere ? "127.0.0.1" : options.host;
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public String v3ApiKey() {
    return options.v3ApiKey;
  }

  @Override
  public String v3Endpoint() {
    return options.v3Endpoints.get(0);
  }

  @Override
  public List<SimulatedChat> chats() {
    return chats.all();
  }

  @Override
  public Optional<SimulatedChat> chat(String id) {
    return chats.find(id).map(chat -> chat);
  }

  @Override
  public SimulatedChat awaitChat(Duration timeout) {
    return chats.await(timeout);
  }

  @Override
  public int pushClients() {
    return sockets.size() + bayeux.pollingClients();
  }

  @Override
  public Faults faults() {
    return faults;
  }

  @Override
  public RequestLog requestLog() {
    return requests;
  }

  @Override
  public void behaviour(AgentBehaviour behaviour) {
    chats.behaviour(behaviour);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    timer.close();
    try {
      bayeux.close();
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      LOG.warn("The server did not stop properly", e);
    }
    server.destroy();
  }
}
