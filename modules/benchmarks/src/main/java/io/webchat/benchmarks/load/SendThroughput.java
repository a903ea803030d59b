package io.webchat.benchmarks.load;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * {@code sendMessage} through bus, core and transport against the same requests with bare OkHttp,
 * in turns against one server: each chat sends its next message when the last one was answered.
 *
 * <pre>java -Xmx1g -cp benchmarks.jar io.webchat.benchmarks.load.SendThroughput [CHATS [SECONDS]]
 * </pre>
 */
public final class SendThroughput {
  private static final int ROUNDS = 4;
  private static final String TEXT = "Hello, my order 12345 has not arrived yet, can you help?";

  private SendThroughput() {}

  /** Measures and prints; the first round warms up and does not count. */
  public static void main(String... arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    try (LoadServer server = LoadServer.start(0);
        BareClient bare = new BareClient(server.url(), count);
        Fleet fleet =
            new Fleet(
                WebChatPlatform.builder().discover().build(),
                count,
                Map.of("dataURL", server.url()),
                (number, message) -> {})) {
      List<Supplier<CompletionStage<?>>> ofService = new ArrayList<>();
      List<Supplier<CompletionStage<?>>> ofBare = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        WebChat chat = fleet.chats().get(i);
        ofService.add(() -> chat.service().sendMessage(OutgoingMessage.of(TEXT)));
        int number = i;
        ofBare.add(() -> bare.send(number, TEXT));
      }
      for (int round = 0; round < ROUNDS; round++) {
        String name = round == 0 ? "warm-up " : "";
        Latencies plain = run(ofBare, seconds);
        System.out.printf("%sbare OkHttp: %d/s, %s%n", name, plain.count() / seconds, plain);
        Latencies served = run(ofService, seconds);
        System.out.printf("%sservice:     %d/s, %s%n", name, served.count() / seconds, served);
        System.out.printf(
            "%sservice to bare: throughput %.2f, p99 %.2f%n",
            name,
            (double) served.count() / plain.count(),
            served.quantile(0.99) / plain.quantile(0.99));
      }
    }
  }

  private static Latencies run(List<Supplier<CompletionStage<?>>> senders, int seconds)
      throws InterruptedException {
    Latencies latencies = new Latencies(5_000_000);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    CountDownLatch running = new CountDownLatch(senders.size());
    senders.forEach(sender -> next(sender, latencies, end, running));
    running.await();
    return latencies;
  }

  private static void next(
      Supplier<CompletionStage<?>> sender, Latencies latencies, long end, CountDownLatch running) {
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
                next(sender, latencies, end, running);
              } else {
                System.err.println("a chat ends early: " + failure);
                running.countDown();
              }
            });
  }
}
