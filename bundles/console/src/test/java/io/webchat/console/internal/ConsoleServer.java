package io.webchat.console.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.console.internal.change.Bundles;
import io.webchat.console.internal.change.Configurations;
import io.webchat.console.internal.view.Sources;
import io.webchat.keys.ApiKeys;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.health.Health;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.spi.script.ScriptHooks.DisabledHook;
import io.webchat.spi.script.ScriptHooks.HookReport;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.test.port.FreePorts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The console in a servlet container in plain Java, with chats of a chat server and made-up
 * bundles.
 */
public final class ConsoleServer implements AutoCloseable {
  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private final WebChatPlatform platform = WebChatPlatform.builder().discover().build();
  private final Map<String, ApiKeys.Made> keys = new LinkedHashMap<>();
  private final List<String> changes = new CopyOnWriteArrayList<>();
  private final List<SessionLeases.Member> members = new CopyOnWriteArrayList<>();
  private final List<DisabledHook> disabled = new CopyOnWriteArrayList<>();
  private volatile boolean isInFleet;
  private volatile boolean isStoreDown;
  private RunningConsole console;
  private Subscription watching;
  private Server server;

  /** Starts it; {@code all}, {@code reader} and {@code texts} have a key. */
  public ConsoleServer(Map<String, ?> options) {
    keys.put("all", ApiKeys.make("all", List.of("*")));
    keys.put("reader", ApiKeys.make("reader", List.of("read")));
    keys.put("texts", ApiKeys.make("texts", List.of("read", "texts")));
    start(FreePorts.one(), options);
  }

  private ConsoleSettings settings(Map<String, ?> options, String... without) {
    Map<String, Object> values = new HashMap<>(options);
    values.put(
        ".keys",
        keys.entrySet().stream()
            .filter(key -> !Arrays.asList(without).contains(key.getKey()))
            .map(key -> key.getValue().line())
            .toArray(String[]::new));
    List<String> refusals = new ArrayList<>();
    ConsoleSettings settings =
        new CheckedConfiguration<>(
                ConsoleSettings.PID,
                ConsoleConfiguration.class,
                ConsoleSettings::read,
                refusals::add,
                refusals::add)
            .read(values);
    if (!refusals.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", refusals));
    }
    return settings;
  }

  private void start(int port, Map<String, ?> options) {
    console =
        RunningConsole.open(
            new RunningConsole.Parts(new OfPlatform(), new Listed(), new Kept()),
            settings(options));
    watching = platform.plug(InstanceExtension.class, console.watches(), Map.of());
    server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(console.servlet());
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/console/*");
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has the bundle of the console stopped for as long as the task takes. */
  public void restart(Runnable meanwhile) {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    stop();
    meanwhile.run();
    start(port, Map.of());
  }

  private void stop() {
    try {
      server.stop(); // as a container takes the servlet away before its component ends
      watching.close();
      console.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a key away while it is in use. */
  public void revoke(String name) {
    console.keys(settings(Map.of(), name));
  }

  /** The key of this name. */
  public String key(String name) {
    return keys.get(name).key();
  }

  /** Where the page is. */
  public URI address() {
    return URI.create(
        "http://127.0.0.1:"
            + ((ServerConnector) server.getConnectors()[0]).getLocalPort()
            + "/console/");
  }

  /** Has this container be one of a fleet, with others that the store tells. */
  public void fleet(Map<String, String> others) {
    isInFleet = true;
    members.clear();
    others.forEach((owner, address) -> members.add(new SessionLeases.Member(owner, address)));
  }

  /** Has the store of the fleet fail from now on, or no more. */
  public void storeDown(boolean isDown) {
    isStoreDown = isDown;
  }

  /** Has a hook be disabled. */
  public void disable(String instance, String hook) {
    disabled.add(new DisabledHook(instance, hook));
  }

  /** The chat server. */
  public ChatSimulator simulator() {
    return simulator;
  }

  /** How many chats go by which wire. */
  public Map<String, Integer> wires() {
    Map<String, Integer> wires = new TreeMap<>();
    platform.factory().list().forEach(chat -> wires.merge(chat.wire(), 1, Integer::sum));
    return wires;
  }

  /** What was changed. */
  public List<String> changes() {
    return changes;
  }

  /** Tells pages what happened to a bundle. */
  public void told(String bundle, String what) {
    console.told(bundle, what);
  }

  /** An instance that has no chat yet. */
  public WebChat instance(String id) {
    return platform
        .factory()
        .create(
            InstanceSettings.of(
                    WebChatConfiguration.of(
                        Map.of(
                            "dataURL",
                            simulator.gmsUrl(),
                            "apikey",
                            "api-key-of-the-site",
                            "pollRate",
                            200,
                            "pollRateMin",
                            100,
                            "ajaxTimeout",
                            300_000)))
                .withId(id));
  }

  /** An instance that can go by two wires. */
  public WebChat instanceOfTwoWires(String id) {
    Map<String, Object> configuration = new HashMap<>(simulator.configuration(Wire.GMS_V2_COMETD));
    configuration.put("pollRateMin", 100);
    configuration.put("ajaxTimeout", 60_000);
    return platform
        .factory()
        .create(InstanceSettings.of(WebChatConfiguration.of(configuration)).withId(id));
  }

  @Override
  public void close() {
    stop();
    platform.close();
    simulator.close();
  }

  /** As the stores of a container in a fleet are asked. */
  private Object asked(Method method) {
    return switch (method.getName()) {
      case "name" -> "jdbc";
      case "members" -> {
        if (isStoreDown) {
          throw new SessionStorageException("The store is down", true, null);
        }
        yield List.copyOf(members);
      }
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  @SuppressWarnings("unchecked")
  private static <T> T proxy(Class<T> type, Class<?> second, InvocationHandler answers) {
    return (T)
        Proxy.newProxyInstance(
            ConsoleServer.class.getClassLoader(), new Class<?>[] {type, second}, answers);
  }

  private final class OfPlatform implements Sources {
    private final Fleet fleet = proxy(Fleet.class, Runnable.class, (self, of, given) -> "here");

    private final WebChatFactory factory =
        proxy(
            WebChatFactory.class,
            Fleet.Source.class,
            (self, method, given) ->
                method.getName().equals("fleet")
                    ? Optional.of(fleet).filter(present -> isInFleet)
                    : method.invoke(platform.factory(), given));

    private final SessionStorageProvider store =
        proxy(
            SessionStorageProvider.class,
            SessionLeases.class,
            (self, method, given) -> asked(method));

    private final ScriptHooks hooks =
        proxy(
            ScriptHooks.class,
            Runnable.class,
            (self, method, given) ->
                switch (method.getName()) {
                  case "hooks" ->
                      List.of(new HookReport("onSend", "a.js", 12, 3, 3, 60_000, 9_000));
                  case "disabled" -> List.copyOf(disabled);
                  default -> enable(given);
                });

    private int enable(Object... given) {
      changes.add("enable " + Arrays.toString(given));
      disabled.clear();
      return 1;
    }

    @Override
    public Optional<WebChatFactory> factory() {
      return Optional.of(factory);
    }

    @Override
    public Optional<Health> health() {
      return Optional.empty();
    }

    @Override
    public Optional<ScriptHooks> hooks() {
      return Optional.of(hooks);
    }

    @Override
    public List<SessionStorageProvider> stores() {
      return isInFleet ? List.of(store) : List.of();
    }

    @Override
    public List<ConfigurationState> configurations() {
      return List.of();
    }
  }

  private final class Listed implements Bundles {
    @Override
    public List<Map<String, Object>> bundles() {
      return List.of(
          Map.of(
              "id", 7, "name", "transport-x", "state", "active", "version", "1.0.0", "remark", ""));
    }

    @Override
    public List<Map<String, Object>> transports() {
      return List.of(
          Map.of("type", "x", "bundle", "transport-x", "version", "1.0.0", "remark", "serves"));
    }

    @Override
    public boolean restartsConsole(String action, long id) {
      return false;
    }

    @Override
    public void change(String action, long id, Consumer<String> out) {
      changes.add(action + " " + id);
      out.accept("transport-x is stopped");
    }
  }

  private final class Kept implements Configurations {
    @Override
    public List<Map<String, Object>> list() {
      return List.of(
          Map.of(
              "pid",
              "io.webchat.x",
              "factory",
              false,
              "name",
              "X",
              "bundle",
              "x",
              "isThere",
              true,
              "pids",
              List.of(),
              "refused",
              0));
    }

    @Override
    public Map<String, Object> form(String pid) {
      Map<String, Object> form = new HashMap<>();
      form.put("pid", pid);
      form.put("name", "X");
      form.put("description", "what X is");
      form.put("isThere", true);
      form.put("file", "");
      form.put("others", List.of());
      form.put("refusals", List.of());
      form.put("keys", List.of(field("size", false), field(".secret", true)));
      return form;
    }

    private static Map<String, Object> field(String id, boolean isSecret) {
      Map<String, Object> key = new HashMap<>();
      key.put("id", id);
      key.put("name", "Key " + id);
      key.put("description", "what it is");
      key.put("type", "text");
      key.put("list", false);
      key.put("default", List.of("1"));
      key.put("options", List.of());
      key.put("least", "1");
      key.put("most", "");
      key.put("secret", isSecret);
      key.put("set", isSecret);
      key.put("value", List.of());
      return key;
    }

    @Override
    public void change(String pid, Map<String, Object> values, boolean withKeys) {
      if ("bad".equals(values.get("size"))) {
        throw new IllegalArgumentException("size = bad: expected is a number");
      }
      changes.add(pid + " " + new TreeMap<>(values));
    }

    @Override
    public void delete(String pid, boolean withKeys) {
      changes.add("delete " + pid);
    }
  }
}
