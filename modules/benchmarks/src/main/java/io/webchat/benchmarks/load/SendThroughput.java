package io.webchat.benchmarks.load;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Processor;
import io.webchat.benchmarks.harness.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * {@code sendMessage} through bus, core and transport against the same requests with bare OkHttp,
 * in turns against one server: each chat sends its next message when the last one was answered. The
 * medians of the rounds count.
 */
public final class SendThroughput implements Benchmark {
  private static final int CHATS = 32;
  private static final int WARM_UPS = 4;
  private static final int ROUNDS = 5;
  private static final String TEXT = "Hello, my order 12345 has not arrived yet, can you help?";

  @Override
  public String name() {
    return "sends";
  }

  @Override
  public String about() {
    return CHATS
        + " chats that send by GMS v2 as fast as they can, against bare OkHttp and Jackson";
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx1g");
  }

  @Override
  public void measure(Run run) throws Exception {
    int count = run.effort().atMost(CHATS);
    try (LoadServer server = LoadServer.start(0);
        BareClient bare = new BareClient(server.url(), count);
        Fleet fleet =
            new Fleet(
                WebChatPlatform.builder().discover().build(),
                count,
                Map.of("dataURL", server.url(), "ajaxTimeout", 60_000),
                (number, message) -> {})) {
      List<Supplier<CompletionStage<?>>> ofService = new ArrayList<>();
      List<Supplier<CompletionStage<?>>> ofBare = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        WebChat chat = fleet.chats().get(i);
        ofService.add(() -> chat.service().sendMessage(OutgoingMessage.of(TEXT)));
        int number = i;
        ofBare.add(() -> bare.send(number, TEXT));
      }
      long nanos = run.effort().nanos(3);
      List<Round> plain = new ArrayList<>();
      List<Round> served = new ArrayList<>();
      for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
        Round first = round(ofBare, nanos);
        Round second = round(ofService, nanos);
        run.progress("round %d: bare %s, service %s", round, first, second);
        if (round >= WARM_UPS) {
          plain.add(first);
          served.add(second);
        }
      }
      String reference = "bare OkHttp";
      run.add(
          Figure.of("sends", median(served, Round::perSecond), "1/s")
              .against(reference, median(plain, Round::perSecond))
              .ratioAtLeast(1));
      run.add(
          Figure.of("p99 of a send", median(served, Round::p99), "ms")
              .against(reference, median(plain, Round::p99))
              .ratioAtMost(1));
      run.add(
          Figure.of("CPU of a send", median(served, Round::cpuMicros), "µs")
              .against(reference, median(plain, Round::cpuMicros))
              .ratioAtMost(1.3));
    }
  }

  private static double median(
      List<Round> rounds, java.util.function.ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
  }

  /** What one round brought; the server is another process, whose CPU does not count. */
  private record Round(double perSecond, double p99, double cpuMicros) {}

  private static Round round(List<Supplier<CompletionStage<?>>> senders, long nanos)
      throws InterruptedException {
    Latencies latencies = new Latencies(5_000_000);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long cpu = Processor.nanos();
    long begun = System.nanoTime();
    CountDownLatch running = new CountDownLatch(senders.size());
    senders.forEach(sender -> next(sender, latencies, begun + nanos, running, failure));
    running.await();
    if (failure.get() != null) {
      throw new IllegalStateException("A message could not be sent", failure.get());
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Round(
        latencies.count() / seconds,
        latencies.quantile(0.99),
        (Processor.nanos() - cpu) / 1e3 / latencies.count());
  }

  private static void next(
      Supplier<CompletionStage<?>> sender,
      Latencies latencies,
      long end,
      CountDownLatch running,
      AtomicReference<Throwable> failed) {
    long begun = System.nanoTime();
    if (begun >= end) {
      running.countDown();
      return;
    }
    sender
        .get()
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                latencies.add(System.nanoTime() - begun);
                next(sender, latencies, end, running, failed);
              } else {
                failed.compareAndSet(null, failure);
                running.countDown();
              }
            });
  }
}
