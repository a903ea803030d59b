package io.webchat.benchmarks.load;

import io.webchat.api.WebChatPlatform;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.benchmarks.harness.Processor;
import io.webchat.benchmarks.harness.Run;
import io.webchat.simulator.model.Wire;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Many polling chats in one JVM with 1 GB of heap: what a chat takes of it, and whether a customer
 * has what an agent said when it is due. An agent says the time in each chat every ten seconds;
 * with the poll rates of the reference it is due after 3 seconds at most, and late after twice
 * that.
 */
public final class ManyChats implements Benchmark {
  private static final int SAID_EVERY_SECONDS = 10;
  private static final int LONGEST_POLL_INTERVAL_MS = 3_000;
  private static final List<Integer> COUNTS = List.of(10_000, 25_000);
  private static final double SETTLING_SECONDS = 15;
  private static final double SECONDS = 25;

  @Override
  public String name() {
    return "chats";
  }

  @Override
  public String about() {
    return "10,000 and 25,000 polling chats in 1 GB: heap of a chat, messages that come late";
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx1g");
  }

  @Override
  public void measure(Run run) throws Exception {
    for (int count : COUNTS.stream().map(run.effort()::atMost).distinct().toList()) {
      try (LoadServer server = LoadServer.start(SAID_EVERY_SECONDS, Wire.GMS_V2)) {
        measure(run, server, count);
      }
    }
  }

  private static void measure(Run run, LoadServer server, int count) throws InterruptedException {
    TimesSaid times = new TimesSaid();
    WebChatPlatform platform = WebChatPlatform.builder().discover().build();
    long before = Processor.usedHeap();
    long begun = System.nanoTime();
    try (Fleet fleet =
        new Fleet(
            platform, count, server.configuration(), (number, message) -> times.came(message))) {
      run.progress("%d chats started in %d s", count, (System.nanoTime() - begun) / 1_000_000_000);
      Pause.until(System.nanoTime() + run.effort().nanos(SETTLING_SECONDS));
      times.measure(true);
      Pause.until(System.nanoTime() + run.effort().nanos(SECONDS));
      times.measure(false);
      long used = Processor.usedHeap() - before;
      Latencies latencies = times.latencies();
      run.progress("messages after they were said: %s", latencies);
      run.progress("threads: %d", ManagementFactory.getThreadMXBean().getThreadCount());
      run.check(fleet.chats().size() == count, "There are %d chats", fleet.chats().size());
      run.add(
          Figure.of("heap of each of " + count + " chats", used / 1024.0 / count, "KB").atMost(20));
      run.add(
          Figure.of(
                  "late of " + latencies.count() + " messages to " + count + " chats",
                  latencies.longerThan(2L * LONGEST_POLL_INTERVAL_MS),
                  "messages")
              .atMost(0));
    }
  }
}
