package io.webchat.demo.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.demo.internal.swap.SwapDemo;
import io.webchat.simulated.InstanceFile;
import io.webchat.simulated.OnSimulator;
import io.webchat.simulated.UnusableFileException;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntBiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code demo}: one whole chat on each wire, shown. */
@Component(service = ToIntBiFunction.class, property = "webchat.command=demo")
public final class DemoCommand implements ToIntBiFunction<List<String>, PrintStream> {
  private static final int FAILED = 1;
  private static final int CALLED_WRONGLY = 2;
  private static final int CHATS_OF_SWAP = 1_000;
  private static final String TIMEOUT = "ajaxTimeout";

  private static final AtomicInteger RUNS = new AtomicInteger();

  private final WebChatFactory factory;
  private final ChatSimulator simulator;
  private final ConfigurationAdmin configurations;
  private final BundleContext context;

  /** For Declarative Services. */
  @Activate
  public DemoCommand(
      BundleContext context,
      @Reference WebChatFactory factory,
      @Reference ChatSimulator simulator,
      @Reference ConfigurationAdmin configurations) {
    this.context = context;
    this.configurations = configurations;
    this.factory = factory;
    this.simulator = simulator;
  }

  @Override
  public int applyAsInt(List<String> arguments, PrintStream out) {
    Map<String, WebChatConfiguration> configurations = new LinkedHashMap<>();
    try {
      if (arguments.isEmpty()) {
        configurations.putAll(SimulatorSettings.of(simulator));
      } else if (arguments.size() == 2
          && arguments.get(0).equals("--config")
          && InstanceFile.isScript(arguments.get(1))) {
        holdScripted(arguments.get(1), out);
      } else if (arguments.get(0).equals("failover")) {
        return failover(arguments, out);
      } else if (arguments.get(0).equals("bridge")) {
        return bridge(arguments, out);
      } else if (arguments.get(0).equals("swap")) {
        return swap(arguments, out);
      } else if (arguments.size() == 2 && arguments.get(0).equals("--config")) {
        configurations.put("demo", read(arguments.get(1)).configuration());
      } else {
        out.println("demo: unknown argument: " + arguments.get(0) + "; --config FILE is known");
        return CALLED_WRONGLY;
      }
      for (Map.Entry<String, WebChatConfiguration> entry : configurations.entrySet()) {
        hold(
            entry.getKey(),
            entry.getValue(),
            arguments.isEmpty() && SimulatorSettings.isRich(entry.getKey()),
            out);
      }
      out.println("demo: every step succeeded");
      return 0;
    } catch (DemoFailure e) {
      out.println("demo: FAILED: " + e.getMessage());
      return FAILED;
    }
  }

  private void holdScripted(String file, PrintStream out) throws DemoFailure {
    out.println("demo-script: " + file);
    String id = "demo-script-run-" + RUNS.incrementAndGet();
    InstanceSettings settings = OnSimulator.fillHost(read(file), simulator).withId(id);
    new DemoChat(factory, out).holdAcrossRestart(settings);
    out.println();
  }

  private static InstanceSettings read(String file) throws DemoFailure {
    try {
      return InstanceFile.read(file);
    } catch (UnusableFileException e) {
      throw new DemoFailure(e.getMessage(), e);
    }
  }

  /** {@code swap [CHATS]}. */
  private int swap(List<String> arguments, PrintStream out) throws DemoFailure {
    if (arguments.size() > 2
        || (arguments.size() == 2 && !arguments.get(1).matches("[1-9]\\d{0,4}"))) {
      out.println("demo: swap takes the number of chats, from 1 to 99999, or no argument");
      return CALLED_WRONGLY;
    }
    int chats = arguments.size() == 2 ? Integer.parseInt(arguments.get(1)) : CHATS_OF_SWAP;
    try {
      SwapDemo demo = new SwapDemo(context, factory, simulator, out);
      if (!demo.run(SimulatorSettings.of(simulator), chats)) {
        throw new DemoFailure("messages were lost, doubled or out of order");
      }
    } catch (IOException | BundleException | IllegalStateException e) {
      throw new DemoFailure(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted", e);
    }
    out.println("demo: every step succeeded");
    return 0;
  }

  /** {@code failover [JDBC-URL USER | REDIS-URL]}. */
  private int failover(List<String> arguments, PrintStream out) throws DemoFailure {
    Path home = Path.of(context.getProperty("webchat.home"));
    try {
      Path folder = Files.createTempDirectory("webchat-demo-failover");
      if (arguments.size() == 2 && FleetStore.isRedis(arguments.get(1))) {
        new FleetDemo(simulator, out).run(home, folder, FleetStore.redis(arguments.get(1)));
      } else if (arguments.size() == 3) {
        Map<String, Object> database = Map.of("url", arguments.get(1), "user", arguments.get(2));
        new FleetDemo(simulator, out).run(home, folder, FleetStore.database(database));
      } else if (arguments.size() == 1) {
        try (SharedDatabase store = SharedDatabase.open(context, configurations, folder)) {
          new FleetDemo(simulator, out).run(home, folder, store.store());
        }
      } else {
        out.println(
            "demo: failover takes no argument, URL and USER of a PostgreSQL database, or the URL"
                + " of a Redis");
        delete(folder, out);
        return CALLED_WRONGLY;
      }
      delete(folder, out);
    } catch (IOException e) {
      throw new DemoFailure("no folder for the demonstration: " + e.getMessage(), e);
    }
    out.println("demo: every step succeeded");
    return 0;
  }

  /** {@code bridge}. */
  private int bridge(List<String> arguments, PrintStream out) throws DemoFailure {
    if (arguments.size() > 1) {
      out.println("demo: bridge takes no argument");
      return CALLED_WRONGLY;
    }
    Path home = Path.of(context.getProperty("webchat.home"));
    try {
      Path folder = Files.createTempDirectory("webchat-demo-bridge");
      try (SharedDatabase store = SharedDatabase.open(context, configurations, folder)) {
        new BridgeFleet(simulator, out, home, folder).run(store.store());
      }
      delete(folder, out);
    } catch (IOException e) {
      throw new DemoFailure("the demonstration does not work: " + e.getMessage(), e);
    }
    out.println("demo: every step succeeded");
    return 0;
  }

  /** After a failure it stays, for people to look at. */
  private static void delete(Path folder, PrintStream out) {
    try {
      DemoFolder.delete(folder);
    } catch (IOException e) {
      out.println("demo: " + folder + " stays, it cannot be deleted: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hold(
      String name, WebChatConfiguration configuration, boolean choosing, PrintStream out)
      throws DemoFailure {
    String address = configuration.dataUrl();
    out.println(
        name + ": " + configuration.transportType() + (address.isEmpty() ? "" : ", " + address));
    String id = name + "-run-" + RUNS.incrementAndGet();
    InstanceSettings settings = InstanceSettings.of(patient(configuration)).withId(id);
    new DemoChat(factory, out).hold(settings, choosing);
    out.println();
  }

  /**
   * A machine that has just started all this may be slow, unless the file says what is too slow.
   */
  private static WebChatConfiguration patient(WebChatConfiguration configuration) {
    return configuration.webchat().containsKey(TIMEOUT)
        ? configuration
        : configuration.with(Map.of(TIMEOUT, 60_000));
  }
}
