package io.webchat.benchmarks.script;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChatPlatform;
import io.webchat.spi.transport.TransportProvider;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What one JavaScript preprocessor costs: messages a second that come in through core, script and
 * bus, with one and with 20 in a batch, by bare GraalJS that does the same on one thread; in turns.
 * That every message is shown once, in order and replaced, is checked.
 *
 * <pre>java -Xmx2g -cp benchmarks.jar io.webchat.benchmarks.script.ScriptedMessages \
 *   [SECONDS [CHATS]]</pre>
 */
public final class ScriptedMessages {
  private static final int ROUNDS = 4;
  private static final int UNDER_WAY = 8;
  private static final List<Integer> BATCHES = List.of(1, 20);

  private ScriptedMessages() {}

  /** Measures and prints; the first round warms up and does not count. */
  public static void main(String... arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
    PushedWire wire = new PushedWire();
    try (BareEngine bare = new BareEngine();
        WebChatPlatform platform = platform(wire)) {
      List<ScriptedChat> plain = chats(platform, wire, "plain-", count, Optional.empty());
      List<ScriptedChat> scripted =
          chats(platform, wire, "scripted-", count, Optional.of(ScriptedChat.SCRIPT));
      for (int round = 0; round < ROUNDS; round++) {
        String name = round == 0 ? "warm-up " : "";
        double alone = bare.perSecond(seconds);
        System.out.printf("%sbare GraalJS, 1 thread: %.0f/s%n", name, alone);
        for (int ofBatch : BATCHES) {
          Rate without = run(plain, ofBatch, seconds);
          Rate with = run(scripted, ofBatch, seconds);
          System.out.printf(
              "%s%d a batch: without a script %s; with one %s; with one by bare %.2f%n",
              name, ofBatch, without, with, with.perSecond() / alone);
        }
      }
    }
  }

  /** A platform with that wire and whatever is on the class path. */
  static WebChatPlatform platform(PushedWire wire) {
    return WebChatPlatform.builder()
        .discover()
        .plug(TransportProvider.class, wire, Map.of())
        .build();
  }

  /** Chats that run. */
  static List<ScriptedChat> chats(
      WebChatPlatform platform,
      PushedWire wire,
      String name,
      int count,
      Optional<ScriptSource> script) {
    List<ScriptedChat> chats = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ScriptedChat chat = new ScriptedChat(platform, wire, name + i, script);
      chat.start().toCompletableFuture().join();
      chats.add(chat);
    }
    return chats;
  }

  /**
   * What was measured.
   *
   * @param cpuMicros processor time of the process for each message
   */
  private record Rate(double perSecond, double cpuMicros) {
    @Override
    public String toString() {
      return "%.0f/s (%.1f us of CPU each)".formatted(perSecond, cpuMicros);
    }
  }

  private static Rate run(List<ScriptedChat> chats, int ofBatch, int seconds) {
    long cpu = processorNanos();
    long begun = System.nanoTime();
    long until = begun + seconds * 1_000_000_000L;
    List<CompletableFuture<Long>> running =
        chats.stream().map(chat -> chat.run(ofBatch, UNDER_WAY, until)).toList();
    long messages = running.stream().mapToLong(CompletableFuture::join).sum();
    double perSecond = messages * 1e9 / (System.nanoTime() - begun);
    return new Rate(perSecond, (processorNanos() - cpu) / 1e3 / messages);
  }

  /** Processor time of the process so far, ns. */
  static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
