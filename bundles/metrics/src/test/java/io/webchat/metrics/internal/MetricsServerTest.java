package io.webchat.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Timer;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Health;
import io.webchat.spi.health.HealthReport;
import io.webchat.test.port.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What Prometheus and other clients get. */
class MetricsServerTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(MetricsServer.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMeters meters = new PrometheusMeters();
  private final Probes probes = new Probes();
  private MetricsServer server;

  @BeforeEach
  void open() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    if (server != null) {
      server.stop();
    }
    meters.close();
  }

  private void start(int port) {
    server = new MetricsServer("127.0.0.1", port, meters, probes);
  }

  @Test
  void theMetersAreServedAsTheyAre() throws Exception {
    start(0);
    meters.counter("webchat.tried", "hook", "a \"quoted\"\nname").increment();
    HttpResponse<String> first = ask("GET", "/metrics");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(first.body().lines())
        .contains("webchat_tried_total{hook=\"a \\\"quoted\\\"\\nname\"} 1.0")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
        .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    meters.counter("webchat.tried", "hook", "a \"quoted\"\nname").increment(4);
    assertThat(ask("GET", "/metrics").body())
        .contains("webchat_tried_total{hook=\"a \\\"quoted\\\"\\nname\"} 5.0");
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Prometheus finds the meters at http://127.0.0.1:" + server.port() + "/metrics");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/openmetrics-text;version=1.0.0;q=0.9,*/*;q=0.1",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
      })
  void whateverFormatIsAskedForItIsText(String accept) throws Exception {
    start(0);
    HttpRequest request =
        HttpRequest.newBuilder(address("/metrics")).header("Accept", accept).build();
    assertThat(client.send(request, BodyHandlers.ofString()).headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/metric", "/metrics/", "/metrics/x", "/METRICS", "/x/../../etc/passwd"})
  void nothingElseIsThere(String path) throws Exception {
    start(0);
    HttpResponse<String> answer = ask("GET", path);
    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("jvm_");
  }

  @Test
  void nothingCanBeSentToIt() throws Exception {
    start(0);
    for (String method : List.of("POST", "PUT", "DELETE", "TRACE")) {
      HttpResponse<String> answer = ask(method, "/metrics");
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
    HttpResponse<String> head = ask("HEAD", "/metrics");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void garbageAndManySilentConnectionsDoNotKeepPrometheusOut() throws Exception {
    start(0);
    List<Socket> silent = new ArrayList<>();
    try (Socket garbage = connect()) {
      OutputStream out = garbage.getOutputStream();
      out.write(("GET /" + "x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 20; i++) {
        Socket socket = connect();
        silent.add(socket);
        socket.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void probesAreToldWhatIsWrong() throws Exception {
    start(0);
    assertThat(ask("GET", "/ready").statusCode()).as("nothing checks").isEqualTo(404);
    probes.setHealth(found(List.of()));
    assertThat(ask("GET", "/ready").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/ready").body()).isEqualTo("{\"ready\":true}");
    assertThat(ask("GET", "/live").body()).isEqualTo("{\"live\":true}");
    probes.setHealth(found(List.of(Finding.notReady("the store is gone", "look"))));
    HttpResponse<String> ready = ask("GET", "/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(ready.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(ready.body())
        .isEqualTo(
            "{\"ready\":false,\"problems\":[{\"check\":\"stores\",\"severity\":\"not_ready\","
                + "\"text\":\"the store is gone\"}]}");
    assertThat(ask("GET", "/live").statusCode()).isEqualTo(200);
    probes.setHealth(found(List.of(Finding.notLive("threads hang", ""))));
    assertThat(ask("GET", "/live").statusCode()).isEqualTo(503);
    assertThat(ask("GET", "/ready").statusCode()).isEqualTo(503);
    probes.setHealth(found(List.of(Finding.warning("a value was refused", ""))));
    assertThat(ask("GET", "/ready").statusCode()).isEqualTo(200);
    assertThat(ask("HEAD", "/ready").body()).isEmpty();
    assertThat(ask("POST", "/ready").statusCode()).isEqualTo(405);
  }

  @Test
  void aFloodOfProbesIsAnsweredWithoutACheck() throws Exception {
    start(0);
    probes.setHealth(found(List.of(Finding.notReady("the store is gone", ""))));
    ExecutorService askers = Executors.newFixedThreadPool(16);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String path = i % 2 == 0 ? "/ready" : "/live";
        answers.add(askers.submit(() -> ask("GET", path).statusCode()));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i % 2 == 0 ? 503 : 200);
      }
    } finally {
      askers.shutdownNow();
    }
    assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void moreSilentConnectionsThanThereMayBeDoNotKeepProbesOut() throws Exception {
    start(0);
    probes.setHealth(found(List.of()));
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < MetricsServer.CONNECTIONS + 20; i++) {
        silent.add(connect());
      }
      // on a busy machine a probe may itself be silent for too long: it asks again
      Awaitility.await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> ask("GET", "/live").statusCode() == 200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void aLimitThatIsReachedAgainAndAgainLeavesTheServerListening() throws Exception {
    start(0);
    probes.setHealth(found(List.of()));
    Deque<Socket> silent = new ArrayDeque<>();
    try {
      for (int i = 0; i < MetricsServer.CONNECTIONS; i++) {
        silent.add(connect());
      }
      for (int i = 0; i < 500; i++) {
        silent.remove().close();
        silent.add(connect());
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
    Awaitility.await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> ask("GET", "/live").statusCode() == 200);
  }

  /** Has found this; must not be asked to look again. */
  private static Health found(List<Finding> findings) {
    return new Health() {
      @Override
      public HealthReport report() {
        return new HealthReport(Map.of("stores", findings));
      }

      @Override
      public CompletionStage<HealthReport> examine() {
        throw new AssertionError("a probe must not make a check run");
      }
    };
  }

  @Test
  void aPortInUseIsReportedAndTheRegistryStays() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start(port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port + " (")
          .hasMessageEndingWith("; change host or port");
    }
    meters.counter("webchat.tried").increment();
    assertThat(meters.scrape()).contains("webchat_tried_total 1.0");
    start(0);
    assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "no-such-host.invalid", "not a host"})
  void aHostThatIsNotOursIsReported(String host) {
    assertThatThrownBy(() -> new MetricsServer(host, 0, meters, probes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("cannot listen on " + host + ":0 (")
        .message()
        .doesNotContain("null");
  }

  @Test
  void aStoppedOneListensNoMore() {
    start(FreePorts.one());
    URI address = address("/metrics");
    server.stop();
    assertThat(address.getPort()).isPositive();
    assertThatThrownBy(
            () ->
                client.send(
                    HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60)).build(),
                    BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void percentilesThatAreAskedForAreLeftOut() throws Exception {
    start(0);
    Timer.builder("webchat.timed")
        .publishPercentiles(0.5, 0.99)
        .register(meters)
        .record(Duration.ofSeconds(3));
    assertThat(ask("GET", "/metrics").body())
        .contains("webchat_timed_seconds_count 1", "webchat_timed_seconds_sum 3.0")
        .doesNotContain("quantile");
  }

  @Test
  void theNumberOfMetersIsBounded() {
    start(0);
    int before = meters.getMeters().size();
    for (int i = 0; i < PrometheusMeters.MAX_METERS + 100; i++) {
      meters.counter("webchat.many", "number", String.valueOf(i)).increment();
    }
    assertThat(before).isPositive();
    assertThat(meters.getMeters()).hasSize(PrometheusMeters.MAX_METERS);
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address(path))
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
