package io.webchat.benchmarks.load;

import io.webchat.benchmarks.harness.FreshJvm;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chat server in a process of its own, so that its heap is not that of the measured one. */
final class LoadServer implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Map<String, Object> configuration;

  private LoadServer(Process process, BufferedReader out, Map<String, Object> configuration) {
    this.process = process;
    this.out = out;
    this.configuration = configuration;
  }

  /** Starts one for version 2 over REST. */
  static LoadServer start(int everySeconds) throws IOException {
    return start(everySeconds, Wire.GMS_V2);
  }

  /**
   * Starts one.
   *
   * @param everySeconds how often an agent says the time, epoch ms, in each chat; 0 = never
   */
  static LoadServer start(int everySeconds, Wire wire) throws IOException {
    Process process =
        FreshJvm.of(
                List.of("-Xmx4g"), LoadServer.class, Integer.toString(everySeconds), wire.name())
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The chat server did not start");
    }
    return new LoadServer(process, out, JsonReader.readObject(line));
  }

  /** What a client of the wire configures, with time for an answer of a busy machine. */
  Map<String, Object> configuration() {
    Map<String, Object> patient = new LinkedHashMap<>(configuration);
    patient.put("ajaxTimeout", 60_000);
    return patient;
  }

  /** The {@code dataURL} of version 2. */
  String url() {
    return (String) configuration.get("dataURL");
  }

  /**
   * Has agents say no more.
   *
   * @return how much they have said, in all chats
   */
  long stopTalking() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Long.parseLong(out.readLine());
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** The process itself; ends when its standard input does. A line of it stops the agents. */
  public static void main(String... arguments) throws Exception {
    int everySeconds = Integer.parseInt(arguments[0]);
    try (ChatSimulator server =
        new SimulatorBuilder()
            .maxChats(100_000)
            .maxTranscript(1_000_000)
            .maxRecordedRequests(0)
            .start()) {
      System.out.println(JsonWriter.write(server.configuration(Wire.valueOf(arguments[1]))));
      Clock clock = new Clock(server, everySeconds);
      if (everySeconds > 0) {
        Thread thread = new Thread(clock, "clock");
        thread.setDaemon(true);
        thread.start();
      }
      for (int next = System.in.read(); next >= 0; next = System.in.read()) {
        System.out.println(clock.stop());
      }
    }
  }

  /** An agent in each chat who says the time. */
  private static final class Clock implements Runnable {
    private final ChatSimulator server;
    private final int steps;
    private boolean stopped;
    private long said;

    Clock(ChatSimulator server, int everySeconds) {
      this.server = server;
      this.steps = everySeconds * 10;
    }

    /** A tenth of a second is one step: each takes its share of the chats. */
    @Override
    public void run() {
      long next = System.nanoTime();
      for (int step = 0; say(step); step = (step + 1) % steps) {
        next = Math.max(System.nanoTime(), next + 100_000_000);
        Pause.until(next);
      }
    }

    private synchronized boolean say(int step) {
      List<SimulatedChat> chats = server.chats();
      for (int i = step; i < chats.size() && !stopped; i += steps) {
        chats.get(i).agent("Anna").say(TimesSaid.text(System.currentTimeMillis()));
        said++;
      }
      return !stopped;
    }

    synchronized long stop() {
      stopped = true;
      return said;
    }
  }
}
