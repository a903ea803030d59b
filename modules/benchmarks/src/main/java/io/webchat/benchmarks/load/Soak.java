package io.webchat.benchmarks.load;

import com.sun.management.UnixOperatingSystemMXBean;
import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.benchmarks.harness.Processor;
import io.webchat.benchmarks.harness.Run;
import io.webchat.benchmarks.harness.Series;
import io.webchat.session.file.FileSessionStorage;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.simulator.model.Wire;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Mixed traffic over all wires for a long time: agents count, customers answer, chats end and
 * others start, the server has faults, and transports are replaced. What the process holds is
 * sampled after a collection; in the last third it must not be more than in the second one. What
 * agents say must come to each customer in order, once.
 */
public final class Soak implements Benchmark {
  private static final double MINUTES = 10;
  private static final int CHATS = 120;
  private static final int SAMPLES = 60;
  private static final int SWAP_EVERY = 3;

  /** With fewer samples the thirds say nothing. */
  private static final int SAMPLES_THAT_SAY_SOMETHING = 12;

  private static final double SECONDS_THAT_SAY_SOMETHING = 60;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String about() {
    return "mixed traffic with faults and swaps: heap, threads, descriptors, cookies, records stay"
        + " flat";
  }

  @Override
  public double minutes() {
    return MINUTES;
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx1g");
  }

  @Override
  public void measure(Run run) throws Exception {
    Path folder = Files.createTempDirectory("webchat-bench");
    try (SoakServer server = SoakServer.start();
        Traffic traffic = new Traffic(server, folder)) {
      traffic.begin(run.effort().atMost(CHATS));
      double seconds = run.effort().nanos(MINUTES * 60) / 1e9;
      sample(run, traffic, seconds);
      traffic.report(run);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static void sample(Run run, Traffic traffic, double seconds) throws Exception {
    Series heap = new Series("heap after a collection", "MB");
    Series threads = new Series("threads", "");
    Series descriptors = new Series("descriptors", "");
    Series cookies = new Series("cookies", "");
    Series records = new Series("store records", "");
    int samples = (int) Math.max(3, Math.min(SAMPLES, seconds));
    long begun = System.nanoTime();
    for (int i = 1; i <= samples; i++) {
      long due = begun + (long) (i * seconds / samples * 1e9);
      while (System.nanoTime() < due) {
        traffic.renewOne();
        Pause.until(Math.min(due, System.nanoTime() + 500_000_000));
      }
      double second = (System.nanoTime() - begun) / 1e9;
      heap.add(second, Processor.usedHeap() / (double) (1 << 20));
      threads.add(second, ManagementFactory.getThreadMXBean().getThreadCount());
      descriptors.add(second, descriptors());
      cookies.add(second, traffic.cookies());
      records.add(second, traffic.records());
      run.progress(
          "%.0f s: %.1f MB, %d chats ended, %d messages",
          second, heap.values().get(i - 1), traffic.ended, traffic.received.get());
      if (i % SWAP_EVERY == 0) {
        traffic.swap();
      }
    }
    boolean says = samples >= SAMPLES_THAT_SAY_SOMETHING && seconds >= SECONDS_THAT_SAY_SOMETHING;
    for (Held held :
        List.of(
            new Held(heap, 1.1, 2),
            new Held(threads, 1.05, 3),
            new Held(descriptors, 1.1, 10),
            new Held(cookies, 1.1, 10),
            new Held(records, 1.1, 5))) {
      held.add(run, says);
    }
  }

  /** A quantity that must not grow by more than a factor and a number from the second third on. */
  private record Held(Series series, double factor, double more) {
    void add(Run run, boolean says) {
      double second = series.mean(1 / 3.0, 2 / 3.0);
      double last = series.mean(2 / 3.0, 1);
      double limit = second * factor + more;
      run.add(series);
      run.add(
          Figure.of(series.name() + " in the last third", last, series.unit())
              .against("second third", second)
              .atMost(limit));
      run.check(!says || last <= limit, "%s grows from %.1f to %.1f", series.name(), second, last);
    }
  }

  private static double descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  /**
   * All chats, their plug-ins and what was counted. Used on one thread, but for what is counted.
   */
  private static final class Traffic implements AutoCloseable {
    private static final List<Wire> WIRES =
        List.of(Wire.GMS_V2, Wire.GMS_V2_COMETD, Wire.PURECONNECT_V4, Wire.WEB_MESSAGING);
    private static final int SECONDS = 60;

    private final SoakServer server;
    private final Path folder;
    private final WebChatPlatform platform;
    private final Map<String, Subscription> transports = new HashMap<>();
    private final Queue<String> toSwap = new ArrayDeque<>();
    private final Queue<Customer> customers = new ArrayDeque<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private int begun;
    private int ended;
    private int swaps;

    Traffic(SoakServer server, Path folder) {
      this.server = server;
      this.folder = folder;
      WebChatPlatform.Builder builder = WebChatPlatform.builder();
      plugAll(builder, BusFactory.class);
      plugAll(builder, Prefilter.class);
      plugAll(builder, PreProcessor.class);
      platform =
          builder
              .plug(
                  SessionStorageProvider.class,
                  new FileSessionStorage(
                      folder,
                      new SessionCodec(new RecordSeal(EncryptionKeys.none(), true)),
                      FileSessionStorage.DEFAULT_MAX_SESSIONS),
                  Map.of())
              .build();
      for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
        transports.put(provider.type(), platform.plug(TransportProvider.class, provider, Map.of()));
        toSwap.add(provider.type());
      }
    }

    private static <T> void plugAll(WebChatPlatform.Builder builder, Class<T> contract) {
      ServiceLoader.load(contract).forEach(found -> builder.plug(contract, found, Map.of()));
    }

    void begin(int count) throws Exception {
      for (int i = 0; i < count; i++) {
        customers.add(new Customer());
      }
    }

    /** The oldest chat ends, and another one begins. */
    void renewOne() throws Exception {
      customers.remove().end();
      ended++;
      customers.add(new Customer());
    }

    /** Another provider of the next type takes the place of the one that is there. */
    void swap() {
      String type = toSwap.remove();
      toSwap.add(type);
      transports.get(type).close();
      transports.put(
          type,
          platform.plug(
              TransportProvider.class,
              ServiceLoader.load(TransportProvider.class).stream()
                  .map(ServiceLoader.Provider::get)
                  .filter(each -> each.type().equals(type))
                  .findFirst()
                  .orElseThrow(),
              Map.of()));
      swaps++;
    }

    int cookies() {
      return customers.stream().mapToInt(each -> each.chat.cookies().all().size()).sum();
    }

    /** What is written just now has another name, and goes while one looks. */
    int records() {
      String[] records = folder.toFile().list((in, name) -> name.endsWith(".record"));
      return records == null ? 0 : records.length;
    }

    void report(Run run) {
      run.check(wrong.isEmpty(), "%s", wrong);
      run.progress(
          "%d chats ended, %d swaps, %d messages received in order, %d sent, of which %d failed",
          ended, swaps, received.get(), sent.get(), refused.get());
    }

    @Override
    public void close() {
      platform.close();
    }

    /** One chat; answers what an agent says. */
    private final class Customer {
      private final Wire wire = WIRES.get(begun % WIRES.size());
      private final WebChat chat;
      private int counted;

      Customer() throws Exception {
        Map<String, Object> configuration = server.configuration(wire);
        configuration.put("sessionStorage", FileSessionStorage.NAME);
        chat =
            platform
                .factory()
                .create(
                    InstanceSettings.of(WebChatConfiguration.of(configuration))
                        .withId("soak-" + begun));
        begun++;
        chat.bus().subscribe("WebChatService.messageReceived", event -> received(event.data()));
        start(5);
      }

      /** A start that a fault has met is tried again, as a customer would. */
      private void start(int tries) throws Exception {
        try {
          chat.ready()
              .thenCompose(ready -> ready.service().startChat(StartChat.by("Jane", "Soak")))
              .toCompletableFuture()
              .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (tries == 1) {
            throw e;
          }
          start(tries - 1);
        }
      }

      private void received(Map<String, Object> data) {
        for (Object one : (List<?>) data.get("messages")) {
          String text = ((Message) one).text();
          if (text == null || !text.startsWith("count ")) {
            continue;
          }
          received.incrementAndGet();
          int number = Integer.parseInt(text.substring("count ".length()));
          if (number != ++counted) {
            wrong.add(chat.id() + " by " + wire + " got " + number + " instead of " + counted);
            counted = number;
          }
          sent.incrementAndGet();
          chat.service()
              .sendMessage(OutgoingMessage.of("got " + number))
              .whenComplete(
                  (answer, failure) -> {
                    if (failure != null) {
                      refused.incrementAndGet();
                    }
                  });
        }
      }

      /** An end that a fault has met closes the chat all the same. */
      void end() {
        CompletionStage<Void> unused =
            chat.service()
                .endChat()
                .handle((answer, failure) -> null)
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .thenRun(chat::close);
      }
    }
  }
}
