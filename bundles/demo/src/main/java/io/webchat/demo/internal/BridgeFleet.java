package io.webchat.demo.internal;

import io.webchat.demo.internal.bridge.BridgeDemo;
import io.webchat.demo.internal.bridge.BridgeReceiver;
import io.webchat.demo.internal.bridge.BridgedContainer;
import io.webchat.json.JsonWriter;
import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code demo bridge}: three containers with a shared store, the service for back ends and a
 * webhook, for {@link BridgeDemo}.
 */
final class BridgeFleet {
  private static final List<String> NAMES = List.of("one", "two", "three");
  private static final long LEASE_MS = 4_000;
  private static final long GRACE_MS = 60_000;

  private final ChatSimulator simulator;
  private final PrintStream out;
  private final Path home;
  private final Path folder;
  private final FleetPorts ports = new FleetPorts();
  private final Made key = ApiKeys.make("bridge", List.of(ApiKeys.ALL));

  /**
   * Nothing runs yet.
   *
   * @param home folder of the distribution
   * @param folder for everything that is written
   */
  BridgeFleet(ChatSimulator simulator, PrintStream out, Path home, Path folder) {
    this.simulator = simulator;
    this.out = out;
    this.home = home;
    this.folder = folder;
  }

  /** A container of the fleet. */
  private record Member(FleetProcess process, String url) implements BridgedContainer {
    @Override
    public String name() {
      return process.name();
    }

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public void kill() throws InterruptedException {
      process.kill();
      process.awaitEnd();
    }

    @Override
    public void signal(String signal) throws IOException, InterruptedException {
      process.signal(signal);
    }
  }

  /**
   * Runs it.
   *
   * @param store what the containers share
   * @throws DemoFailure when a message is lost, or something does not come in time
   */
  void run(FleetStore store) throws DemoFailure {
    List<Member> members = new ArrayList<>();
    try (BridgeReceiver receiver = new BridgeReceiver()) {
      Map<String, Path> templates = templates();
      for (String name : NAMES) {
        int port = ports.next();
        Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        settings.put("io.webchat.core", core(name, store));
        settings.put(store.pid(), store.settings());
        settings.put("io.webchat.webhooks-bridge", receiver.settings(name));
        settings.put("io.webchat.backend", backEnd(templates));
        FleetProcess process =
            FleetProcess.start(
                home,
                folder.resolve(name),
                name,
                settings,
                Map.of("org.osgi.service.http.port", port));
        members.add(new Member(process, "http://127.0.0.1:" + port + "/api/v1"));
      }
      BridgeDemo demo = new BridgeDemo(simulator, out, receiver, key.key(), List.copyOf(members));
      if (!demo.run(List.copyOf(templates.keySet()))) {
        throw new DemoFailure("messages were lost, doubled, out of order or forged");
      }
    } catch (IOException | IllegalStateException e) {
      throw new DemoFailure("the bridge does not work: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted", e);
    } finally {
      members.forEach(member -> member.process().close());
    }
  }

  private static Map<String, Object> core(String name, FleetStore store) {
    return Map.of(
        "failover", true,
        "leaseMs", LEASE_MS,
        "owner", name,
        "sessionStorage", store.name(),
        "transportGraceMs", GRACE_MS,
        "storageGraceMs", GRACE_MS);
  }

  private Map<String, Object> backEnd(Map<String, Path> templates) {
    List<String> files = new ArrayList<>();
    templates.forEach((wire, file) -> files.add(wire + "=" + file));
    return Map.of(".keys", key.line(), "configurations", String.join(",", files));
  }

  /** What chats are made of: a file for each wire, by its name. */
  private Map<String, Path> templates() throws IOException {
    Map<String, Path> templates = new LinkedHashMap<>();
    for (var entry : SimulatorSettings.of(simulator).entrySet()) {
      String wire = entry.getKey().replace("demo-", "");
      Map<String, Object> webchat = new LinkedHashMap<>(entry.getValue().webchat());
      webchat.put("acknowledge", true);
      webchat.put("pollRateMin", 200);
      webchat.put("pollRateMax", 500);
      webchat.put("ajaxTimeout", 60_000);
      Path file = folder.resolve(wire + ".json");
      Files.writeString(file, JsonWriter.write(Map.of("webchat", webchat)));
      templates.put(wire, file);
    }
    return templates;
  }
}
