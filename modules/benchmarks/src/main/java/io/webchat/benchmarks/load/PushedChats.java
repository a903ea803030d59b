package io.webchat.benchmarks.load;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Memory;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.benchmarks.harness.Processor;
import io.webchat.benchmarks.harness.Run;
import io.webchat.simulator.model.Wire;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Many chats on a wire that pushes, in a process that is to have 1 GB in all: its most memory,
 * threads, buffers and code included, the heap of a chat, and whether a customer has what an agent
 * said within a second. An agent says the time in each chat every ten seconds, and each customer
 * sends a message meanwhile. The chat server is a process of its own.
 */
public final class PushedChats implements Benchmark {
  private static final int CHATS = 2_000;
  private static final int SAID_EVERY_SECONDS = 10;
  private static final double SETTLING_SECONDS = 15;
  private static final double SECONDS = 25;
  private static final int LATE_MS = 1_000;
  private static final long MOST_MB = 1_024;
  private static final long PATIENCE_SECONDS = 120;

  private final String name;
  private final Wire wire;

  /** The chats of a wire. */
  public PushedChats(String name, Wire wire) {
    this.name = name;
    this.wire = wire;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String about() {
    return "2,000 chats on " + wire + " in a process of 1 GB: its memory, messages that come late";
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx640m");
  }

  @Override
  public void measure(Run run) throws Exception {
    int count = run.effort().atMost(CHATS);
    TimesSaid times = new TimesSaid();
    try (LoadServer server = LoadServer.start(SAID_EVERY_SECONDS, wire)) {
      WebChatPlatform platform = WebChatPlatform.builder().discover().build();
      long before = Processor.usedHeap();
      long begun = System.nanoTime();
      try (Fleet fleet =
          new Fleet(
              platform, count, server.configuration(), (number, message) -> times.came(message))) {
        run.progress(
            "%d chats started in %d s", count, TimeUnit.NANOSECONDS.toSeconds(since(begun)));
        Pause.until(System.nanoTime() + run.effort().nanos(SETTLING_SECONDS));
        times.measure(true);
        send(run, fleet.chats());
        times.measure(false);
        long used = Processor.usedHeap() - before;
        run.progress("messages after they were said: %s", times.latencies());
        run.progress("threads: %d", ManagementFactory.getThreadMXBean().getThreadCount());
        tell(run, count, used, times.latencies());
      }
    }
  }

  private static long since(long nanoTime) {
    return System.nanoTime() - nanoTime;
  }

  /** One message of each customer, spread over the time. */
  private static void send(Run run, List<WebChat> chats) throws Exception {
    long begun = System.nanoTime();
    long length = run.effort().nanos(SECONDS);
    CompletableFuture<?>[] sent = new CompletableFuture<?>[chats.size()];
    for (int i = 0; i < sent.length; i++) {
      Pause.until(begun + length * i / sent.length);
      sent[i] =
          chats.get(i).service().sendMessage(OutgoingMessage.of("hello")).toCompletableFuture();
    }
    Pause.until(begun + length);
    CompletableFuture.allOf(sent).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void tell(Run run, int count, long used, Latencies latencies) {
    run.add(Figure.of("heap of each of " + count + " chats", used / 1024.0 / count, "KB"));
    Memory.mostResident()
        .ifPresent(
            bytes ->
                run.add(
                    Figure.of("most memory with " + count + " chats", bytes / 1048576.0, "MB")
                        .atMost(MOST_MB)));
    run.add(
        Figure.of(
                "late of " + latencies.count() + " messages to " + count + " chats",
                latencies.longerThan(LATE_MS),
                "messages")
            .atMost(0));
  }
}
