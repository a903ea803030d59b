package io.webchat.benchmarks.script;

import io.webchat.api.WebChatPlatform;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Processor;
import io.webchat.benchmarks.harness.Run;
import io.webchat.benchmarks.wire.PushedWire;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What one JavaScript preprocessor costs: messages a second that come in through core, script and
 * bus in some chats, by bare GraalJS that does the same on one thread; in turns, medians of some
 * rounds. That every message is shown once, in order and replaced, is checked.
 */
public final class ScriptedMessages implements Benchmark {
  private static final int CHATS = 32;
  private static final int ROUNDS = 3;
  private static final int UNDER_WAY = 8;
  private static final double SECONDS = 3;

  /** Messages a batch, and the bar of the ratio. */
  private static final Map<Integer, Double> BARS = new TreeMap<>(Map.of(1, 0.5, 20, 0.8));

  @Override
  public String name() {
    return "preprocessor";
  }

  @Override
  public String about() {
    return "messages a second with one JavaScript preprocessor, by bare GraalJS on one thread";
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx2g");
  }

  @Override
  public void measure(Run run) {
    long nanos = run.effort().nanos(SECONDS);
    int count = run.effort().atMost(CHATS);
    PushedWire wire = new PushedWire();
    try (BareEngine bare = new BareEngine();
        WebChatPlatform platform = ScriptedChats.platform(wire)) {
      List<ScriptedChat> plain =
          ScriptedChats.open(platform, wire, "plain-", count, Optional.empty());
      List<ScriptedChat> scripted =
          ScriptedChats.open(platform, wire, "scripted-", count, Optional.of(ScriptedChat.SCRIPT));
      for (Map.Entry<Integer, Double> bar : BARS.entrySet()) {
        int batch = bar.getKey();
        double[] alone = new double[ROUNDS];
        double[] without = new double[ROUNDS];
        double[] with = new double[ROUNDS];
        double[] micros = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
          double bareRate = bare.perSecond(nanos);
          Rate plainRate = run(plain, batch, nanos);
          Rate scriptedRate = run(scripted, batch, nanos);
          if (round >= 0) { // the one before warms up
            alone[round] = bareRate;
            without[round] = plainRate.perSecond();
            with[round] = scriptedRate.perSecond();
            micros[round] = scriptedRate.cpuMicros();
          }
        }
        run.add(
            Figure.of(batch + " a batch", median(with), "messages/s")
                .against("bare GraalJS, 1 thread", median(alone))
                .ratioAtLeast(bar.getValue()));
        run.add(Figure.of(batch + " a batch without a script", median(without), "messages/s"));
        run.add(Figure.of(batch + " a batch, processor time of each", median(micros), "us"));
      }
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /**
   * What was measured.
   *
   * @param cpuMicros processor time of the process for each message
   */
  private record Rate(double perSecond, double cpuMicros) {}

  private static Rate run(List<ScriptedChat> chats, int ofBatch, long nanos) {
    long cpu = Processor.nanos();
    long begun = System.nanoTime();
    long until = begun + nanos;
    List<CompletableFuture<Long>> running =
        chats.stream().map(chat -> chat.run(ofBatch, UNDER_WAY, until)).toList();
    long messages = running.stream().mapToLong(CompletableFuture::join).sum();
    double perSecond = messages * 1e9 / (System.nanoTime() - begun);
    return new Rate(perSecond, (Processor.nanos() - cpu) / 1e3 / messages);
  }
}
