package io.webchat.web.internal.http;

import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.instance.Instances;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.FailoverSettings;
import io.webchat.session.jdbc.JdbcSessionStorage;
import io.webchat.session.jdbc.JdbcSettings;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.test.port.FreePorts;
import io.webchat.web.WebFront;
import io.webchat.web.internal.front.RunningFront;
import io.webchat.web.internal.front.WebSettings;
import io.webchat.web.internal.visitor.VisitorTokens;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** One container of a fleet: core, store and front in plain Java. */
final class FleetMember implements AutoCloseable, Served {
  static final String KEY = "the key of all containers of the fleet";

  private static final long LEASE_MS = 20_000;

  private final JdbcSessionStorage store;
  private final Instances instances;
  private final Server server = new Server();
  private final InstanceSettings template;
  private final List<AutoCloseable> fronts = new ArrayList<>();
  private IntSupplier visitors = () -> 0;
  private String told;

  /** Starts it under this id with the store at this URL. */
  FleetMember(String owner, String url, ChatSimulator simulator) {
    store =
        new JdbcSessionStorage(
            JdbcSettings.of(url, "", ""),
            new SessionCodec(new RecordSeal(EncryptionKeys.none(), false)));
    // H2 has no lock under which one container at a time makes the tables
    await().atMost(PageClient.PATIENCE).ignoreExceptions().until(() -> store.members() != null);
    Plugins plugins = new Plugins();
    for (Class<?> contract : List.of(TransportProvider.class, BusFactory.class)) {
      ServiceLoader.load(contract).forEach(plugin -> plugins.plug(contract, plugin, Map.of()));
    }
    plugins.plug(SessionStorageProvider.class, store, Map.of());
    instances = new Instances(plugins, settings(owner));
    template =
        InstanceSettings.of(
            WebChatConfiguration.of(
                Map.of(
                    "dataURL",
                    simulator.gmsUrl(),
                    "ajaxTimeout",
                    300_000,
                    "pollRate",
                    200,
                    "pollRateMin",
                    100,
                    "sessionStorage",
                    JdbcSessionStorage.NAME)));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(FreePorts.one()); // nobody else gets it when this one dies
    server.addConnector(connector);
    try {
      connector.open(); // the port is known before the front is there
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    told = address("").toString().replaceFirst("/$", "");
  }

  private static CoreSettings settings(String owner) {
    CoreSettings usual = CoreSettings.DEFAULT;
    return new CoreSettings(
        usual.threads(),
        usual.maxInstances(),
        usual.mailboxLimit(),
        usual.transcriptLimit(),
        usual.sendLimit(),
        usual.extensionTimeoutMs(),
        usual.transportGraceMs(),
        usual.storageGraceMs(),
        usual.storageTimeoutMs(),
        JdbcSessionStorage.NAME,
        usual.downloadFolder(),
        new FailoverSettings(true, LEASE_MS, owner, 50),
        usual.hooks());
  }

  /** It says that it is reached there. */
  FleetMember reachedAt(String address) {
    told = address;
    return this;
  }

  /** Serves pages, with these options. */
  FleetMember serve(Map<String, ?> options) {
    try {
      WebFront front = WebFront.open(instances, template, complete(options));
      fronts.add(front);
      visitors = front::visitors;
      return serve(front.servlet());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same by this clock, ms, and with a folder for files under way. */
  FleetMember serve(Map<String, ?> options, LongSupplier clock, Path spool) {
    VisitorTokens tokens = new VisitorTokens(KEY.getBytes(StandardCharsets.UTF_8));
    RunningFront front =
        RunningFront.open(
            instances,
            new RunningFront.Basis(template, tokens, spool, Optional.empty()),
            WebSettings.of(complete(options)),
            clock);
    front.listensAt(List.of());
    fronts.add(front);
    visitors = front::visitors;
    return serve(front.servlet());
  }

  private Map<String, Object> complete(Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.putIfAbsent(".tokenKey", KEY);
    all.put("memberAddress", told);
    return all;
  }

  private FleetMember serve(Servlet servlet) {
    try {
      ServletContextHandler context = new ServletContextHandler("/");
      ServletHolder holder = new ServletHolder(servlet);
      holder.setAsyncSupported(true);
      context.addServlet(holder, "/webchat/*");
      JakartaWebSocketServletContainerInitializer.configure(context, null);
      server.setHandler(context);
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  Instances instances() {
    return instances;
  }

  Fleet fleet() {
    return instances.fleet().orElseThrow();
  }

  boolean isServing() {
    return !fronts.isEmpty();
  }

  int visitors() {
    return visitors.getAsInt();
  }

  /** Reaches nobody any more, and is not reached. */
  void die() {
    store.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
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
    try {
      for (AutoCloseable front : fronts) {
        front.close();
      }
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      instances.close();
      store.close();
    }
  }
}
