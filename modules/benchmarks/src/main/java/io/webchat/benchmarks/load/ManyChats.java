package io.webchat.benchmarks.load;

import io.webchat.api.WebChatPlatform;
import io.webchat.api.message.Message;
import io.webchat.simulator.model.Wire;
import java.lang.management.ManagementFactory;

/**
 * Many chats by one wire, in one JVM: how long after an agent said something its customer has it,
 * and what a chat takes of the heap. With the poll rates of the reference at most 3 seconds are
 * due; a wire that pushes has it at once.
 *
 * <pre>java -Xmx1g -cp benchmarks.jar io.webchat.benchmarks.load.ManyChats [CHATS [SECONDS [WIRE]]]
 * </pre>
 *
 * <p>WIRE is a constant of the simulator's {@code Wire}; {@code GMS_V2} when it is left out.
 */
public final class ManyChats {
  private static final int SAID_EVERY_SECONDS = 10;
  private static final int LONGEST_POLL_INTERVAL_MS = 3_000;
  private static final int SETTLING_SECONDS = 30;

  private ManyChats() {}

  /** Measures and prints. */
  public static void main(String... arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    Wire wire = arguments.length > 2 ? Wire.valueOf(arguments[2]) : Wire.GMS_V2;
    Latencies latencies = new Latencies(2_000_000);
    Measuring measuring = new Measuring(latencies);
    try (LoadServer server = LoadServer.start(SAID_EVERY_SECONDS, wire)) {
      WebChatPlatform platform = WebChatPlatform.builder().discover().build();
      long before = usedBytes();
      long begun = System.nanoTime();
      try (Fleet fleet =
          new Fleet(
              platform,
              count,
              server.configuration(),
              (number, message) -> measuring.got(message))) {
        System.out.printf(
            "%d chats by %s started in %d s%n",
            count, wire, (System.nanoTime() - begun) / 1_000_000_000);
        Pause.seconds(SETTLING_SECONDS);
        measuring.on = true;
        Pause.seconds(seconds);
        measuring.on = false;
        System.out.printf("messages after they were said: %s%n", latencies);
        System.out.printf(
            "late by more than a poll interval: %d%n",
            latencies.longerThan(2L * LONGEST_POLL_INTERVAL_MS));
        System.out.printf("heap for each chat: %d bytes%n", (usedBytes() - before) / count);
        System.out.printf("threads: %d%n", ManagementFactory.getThreadMXBean().getThreadCount());
        if (fleet.chats().size() != count) {
          throw new IllegalStateException("chats are missing");
        }
      }
    }
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** What agents say is the time. */
  private static final class Measuring {
    private final Latencies latencies;
    private volatile boolean on;

    Measuring(Latencies latencies) {
      this.latencies = latencies;
    }

    void got(Message message) {
      String text = message.text();
      if (on && text != null && !text.isEmpty() && Character.isDigit(text.charAt(0))) {
        latencies.add((System.currentTimeMillis() - Long.parseLong(text)) * 1_000_000);
      }
    }
  }
}
