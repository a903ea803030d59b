package io.webchat.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Timer;
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
import java.util.ArrayList;
import java.util.List;
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
    server = new MetricsServer("127.0.0.1", port, meters);
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
    assertThatThrownBy(() -> new MetricsServer(host, 0, meters))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("cannot listen on " + host + ":0 (")
        .message()
        .doesNotContain("null");
  }

  @Test
  void aStoppedOneListensNoMore() {
    start(0);
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
