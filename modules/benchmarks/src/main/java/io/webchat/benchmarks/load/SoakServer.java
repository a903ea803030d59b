package io.webchat.benchmarks.load;

import io.webchat.benchmarks.harness.FreshJvm;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.WeakHashMap;

/**
 * A chat server for all wires in a process of its own: in each chat an agent counts, and now and
 * then a request, a push or a socket meets a fault that a client gets over.
 */
final class SoakServer implements AutoCloseable {
  private static final int STEPS = 50;
  private static final long STEP_NANOS = 100_000_000;
  private static final int STEPS_A_FAULT = 7;

  private final Process process;
  private final Map<String, Object> configurations;

  private SoakServer(Process process, Map<String, Object> configurations) {
    this.process = process;
    this.configurations = configurations;
  }

  static SoakServer start() throws IOException {
    Process process = FreshJvm.of(List.of("-Xmx2g"), SoakServer.class).start();
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IOException("The chat server did not start");
    }
    return new SoakServer(process, JsonReader.readObject(line));
  }

  /** What a client of the wire configures. */
  Map<String, Object> configuration(Wire wire) {
    Map<String, Object> configuration = new LinkedHashMap<>();
    ((Map<?, ?>) configurations.get(wire.name()))
        .forEach((key, value) -> configuration.put((String) key, value));
    return configuration;
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** The process itself; ends when its standard input does. */
  public static void main(String... arguments) throws Exception {
    try (ChatSimulator server =
        new SimulatorBuilder().maxRecordedRequests(0).maxSessionsPerBrowser(10_000).start()) {
      Map<String, Object> all = new LinkedHashMap<>();
      for (Wire wire : Wire.values()) {
        all.put(wire.name(), server.configuration(wire));
      }
      System.out.println(JsonWriter.write(all));
      Thread agents = new Thread(() -> talk(server), "agents");
      agents.setDaemon(true);
      agents.start();
      while (System.in.read() >= 0) {
        // until the measuring process ends
      }
    }
  }

  /** Each chat has its turn every {@value #STEPS} steps. */
  private static void talk(ChatSimulator server) {
    Map<SimulatedChat, Integer> said = new WeakHashMap<>();
    Random random = new Random(1);
    for (int step = 0; ; step++) {
      long next = System.nanoTime() + STEP_NANOS;
      for (SimulatedChat chat : server.chats()) {
        if (!chat.ended() && Math.floorMod(chat.id().hashCode(), STEPS) == step % STEPS) {
          chat.agent("Anna").say("count " + said.merge(chat, 1, Integer::sum));
        }
      }
      if (step % STEPS_A_FAULT == 0) {
        fault(random.nextInt(6), server).ifPresent(fault -> server.faults().on(fault.times(1)));
      }
      Pause.until(next);
    }
  }

  private static Optional<Fault> fault(int which, ChatSimulator server) {
    return switch (which) {
      case 0 -> Optional.of(Fault.http(503));
      case 1 -> Optional.of(Fault.reset());
      case 2 -> Optional.of(Fault.resetAfter());
      case 3 -> Optional.of(Fault.delay(Duration.ofMillis(300)));
      case 4 -> Optional.of(Fault.cutSocket());
      default -> droppedPush(server);
    };
  }

  /** Where pushes have numbers: a socket of Web Messaging loses nothing without an end. */
  private static Optional<Fault> droppedPush(ChatSimulator server) {
    return server.chats().stream()
        .filter(chat -> chat.wire() == Wire.GMS_V2_COMETD && !chat.ended())
        .findAny()
        .map(chat -> Fault.dropPushes(1).chat(chat.id()));
  }
}
