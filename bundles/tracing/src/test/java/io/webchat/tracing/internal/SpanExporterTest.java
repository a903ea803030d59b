package io.webchat.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.tracing.Tracer;
import io.webchat.mailbox.timing.CallTimes;
import io.webchat.test.patience.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector gets. */
class SpanExporterTest {
  private record Request(String key, String body) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch slow = new CountDownLatch(1);
  private volatile boolean isSlow;
  private HttpServer collector;

  @BeforeEach
  void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::take);
    collector.start();
  }

  @AfterEach
  void stop() {
    slow.countDown();
    collector.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    requests.add(new Request(exchange.getRequestHeaders().getFirst("api-key"), body));
    try {
      if (isSlow) {
        slow.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private TracingSettings settings(int percent, int port) {
    return new TracingSettings(
        "http://127.0.0.1:" + port + "/v1/traces",
        "chats of a shop",
        percent,
        Map.of("api-key", "key-of-a-shop"),
        100,
        60_000,
        10);
  }

  private SpanExporter exporter(int percent) {
    return new SpanExporter(settings(percent, collector.getAddress().getPort()));
  }

  private static void call(Tracer tracer, String operation) {
    CallSpans spans = new CallSpans(tracer);
    try {
      CallTimes.timed("wire", operation, () -> CompletableFuture.completedFuture("a text"));
    } finally {
      spans.end();
    }
  }

  @Test
  void spansAreSentWithTheNameOfTheServiceAndTheHeaders() throws Exception {
    try (SpanExporter exporter = exporter(100)) {
      call(exporter.tracer(), "send");
      Request request = requests.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(request.key()).isEqualTo("key-of-a-shop");
      assertThat(request.body())
          .contains("chats of a shop", "webchat.transport.send", "webchat.outcome", "success")
          .doesNotContain("a text", "key-of-a-shop");
    }
  }

  @Test
  void whatWaitsIsSentAtTheEnd() throws Exception {
    TracingSettings rare =
        new TracingSettings(
            settings(100, collector.getAddress().getPort()).endpoint(),
            "shop",
            100,
            Map.of(),
            100,
            60_000,
            600_000);
    SpanExporter exporter = new SpanExporter(rare);
    call(exporter.tracer(), "end");
    assertThat(requests).isEmpty();
    exporter.close();
    assertThat(requests.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).body())
        .contains("webchat.transport.end");
  }

  @Test
  void whatIsNotSampledIsNotSent() {
    SpanExporter exporter = exporter(0);
    call(exporter.tracer(), "send");
    exporter.close();
    assertThat(requests).isEmpty();
  }

  @Test
  void aCollectorThatHangsHoldsUpNoCall() throws Exception {
    isSlow = true;
    SpanExporter exporter = exporter(100);
    call(exporter.tracer(), "send");
    assertThat(requests.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    for (int i = 0; i < 10_000; i++) {
      call(exporter.tracer(), "poll"); // comes back although the queue has 100 places
    }
    assertThat(requests).isEmpty();
    slow.countDown();
    exporter.close();
  }

  @Test
  void aCollectorThatIsAwayHoldsUpNoCall() {
    collector.stop(0);
    SpanExporter exporter = exporter(100);
    call(exporter.tracer(), "send");
    exporter.close();
    assertThat(requests).isEmpty();
  }
}
