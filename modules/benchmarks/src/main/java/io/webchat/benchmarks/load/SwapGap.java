package io.webchat.benchmarks.load;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A transport that is replaced under many chats: what is lost and doubled of what customers and
 * agents say, each once a second, and the longest time in which no message of any customer was
 * answered. With 1,000 chats a message is sent each millisecond, so that this time is how long the
 * container as a whole did not serve; it begins at the last answer by the former transport and ends
 * at the first by the next one. The same of a time without a swap is printed before each.
 *
 * <pre>java -Xmx2g -cp benchmarks.jar io.webchat.benchmarks.load.SwapGap [CHATS [SWAPS [SECONDS]]]
 * </pre>
 *
 * <p>SECONDS are those between swaps.
 */
public final class SwapGap implements AutoCloseable {
  private static final String TYPE = "gms-v2-rest";
  private static final double SECONDS_BETWEEN = 5;
  private static final long LONGEST_SETTLING_NANOS = 60_000_000_000L;

  private final ScheduledExecutorService traffic = Executors.newScheduledThreadPool(2);
  private final Queue<Long> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Talk> talks = new ArrayList<>();
  private final List<Future<?>> tasks = new ArrayList<>();

  private final double seconds;

  private SwapGap(double seconds) {
    this.seconds = seconds;
  }

  /** Measures and prints. */
  public static void main(String... arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    int swaps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    double seconds = arguments.length > 2 ? Double.parseDouble(arguments[2]) : SECONDS_BETWEEN;
    try (ChatSimulator server = new SimulatorBuilder().maxRecordedRequests(0).start();
        SwapGap gap = new SwapGap(seconds)) {
      gap.run(server, count, swaps);
    }
  }

  private void run(ChatSimulator server, int count, int swaps) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      talks.add(new Talk());
    }
    WebChatPlatform platform =
        WebChatPlatform.builder().plug(BusFactory.class, bus(), Map.of()).build();
    Subscription plugged = platform.plug(TransportProvider.class, transport(), Map.of());
    Map<String, Object> configuration = Map.of("dataURL", server.gmsUrl());
    try (Fleet fleet =
        new Fleet(platform, count, configuration, (number, text) -> talks.get(number).hear(text))) {
      Map<Object, SimulatedChat> chats =
          server.chats().stream()
              .collect(Collectors.toMap(chat -> chat.form().get("firstName"), chat -> chat));
      for (int i = 0; i < count; i++) {
        WebChat chat = fleet.chats().get(i);
        talks.get(i).begin(chat, chats.get(chat.id()), 1_000_000L * i / count);
      }
      Pause.seconds(3 * seconds); // until the JVM has compiled what it needs
      for (int swap = 1; swap <= swaps; swap++) {
        answers.clear();
        Pause.seconds(seconds);
        System.out.printf("undisturbed: longest time without an answer %d ms%n", longestGapMs());
        TransportProvider next = transport();
        answers.clear();
        plugged.close();
        plugged = platform.plug(TransportProvider.class, next, Map.of());
        Pause.seconds(seconds);
        System.out.printf("swap %d: longest time without an answer %d ms%n", swap, longestGapMs());
      }
      tasks.forEach(task -> task.cancel(false));
      settle();
      tell();
    }
  }

  private static BusFactory bus() {
    return ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
  }

  private static TransportProvider transport() {
    return ServiceLoader.load(TransportProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.type().equals(TYPE))
        .findFirst()
        .orElseThrow();
  }

  private long longestGapMs() {
    long longest = 0;
    long last = Long.MAX_VALUE;
    for (long time : answers.stream().sorted().toList()) {
      longest = Math.max(longest, time - last);
      last = time;
    }
    return longest / 1_000_000;
  }

  /** What is under way arrives; what has not after a minute is lost. */
  private void settle() {
    long end = System.nanoTime() + LONGEST_SETTLING_NANOS;
    while (System.nanoTime() < end && new Count(this).lost() > 0) {
      Pause.seconds(0.1);
    }
    Pause.seconds(seconds); // what comes twice comes now
  }

  private void tell() {
    Count count = new Count(this);
    System.out.printf(
        "customers to agents: %d sent, %d refused, %d lost, %d doubled%n",
        count.sent, count.refused, count.lostByAgents(), count.atServer - count.distinctAtServer);
    System.out.printf(
        "agents to customers: %d said, %d lost, %d doubled%n",
        count.said, count.lostByCustomers(), count.heard - count.distinctHeard);
  }

  /** All messages of all chats at one moment. */
  private record Count(
      long sent,
      long refused,
      long said,
      long atServer,
      long distinctAtServer,
      long heard,
      long distinctHeard) {
    Count(SwapGap gap) {
      this(
          gap.sum(talk -> talk.sent.get()),
          gap.refused.get(),
          gap.sum(talk -> talk.said.get()),
          gap.sum(talk -> talk.atServer().size()),
          gap.sum(talk -> new HashSet<>(talk.atServer()).size()),
          gap.sum(talk -> talk.heard.size()),
          gap.sum(talk -> new HashSet<>(talk.heard).size()));
    }

    long lostByAgents() {
      return sent - refused - distinctAtServer;
    }

    long lostByCustomers() {
      return said - distinctHeard;
    }

    long lost() {
      return lostByAgents() + lostByCustomers();
    }
  }

  private long sum(ToLongFunction<Talk> number) {
    return talks.stream().mapToLong(number).sum();
  }

  @Override
  public void close() {
    traffic.shutdownNow();
  }

  /** One chat: both sides count. */
  private final class Talk {
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger said = new AtomicInteger();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private SimulatedChat other;

    void begin(WebChat chat, SimulatedChat server, long shiftMicros) {
      other = server;
      Runnable turn =
          () -> {
            send(chat);
            say();
          };
      tasks.add(traffic.scheduleAtFixedRate(turn, shiftMicros, 1_000_000, TimeUnit.MICROSECONDS));
    }

    private void send(WebChat chat) {
      chat.service()
          .sendMessage(OutgoingMessage.of("customer " + sent.getAndIncrement()))
          .whenComplete(
              (answer, failure) -> {
                answers.add(System.nanoTime());
                if (failure != null) {
                  refused.incrementAndGet();
                }
              });
    }

    private void say() {
      other.agent("Anna").say("agent " + said.getAndIncrement());
    }

    void hear(Message message) {
      if (message.text() != null && message.text().startsWith("agent ")) {
        heard.add(message.text());
      }
    }

    List<String> atServer() {
      return other.sentTexts();
    }
  }
}
