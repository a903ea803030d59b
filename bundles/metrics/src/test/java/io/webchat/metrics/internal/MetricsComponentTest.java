package io.webchat.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.test.port.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where the meters are served while their configuration changes. */
class MetricsComponentTest {
  private static final String HOST = "127.0.0.1";

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.webchat.metrics");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final PrometheusMeters meters = new PrometheusMeters();
  private MetricsComponent component;

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    component.stop();
    meters.close();
    logger.detachAppender(log);
  }

  private static void assertServed(int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }

  private String refused() {
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains("cannot"))
        .as("one line")
        .hasSize(1);
    return component.configuration().refusals().stream()
        .map(Refusal::expected)
        .reduce("", String::concat);
  }

  @Test
  void anAddressThatIsNoneAtTheFirstStartIsToldAndMended() throws IOException {
    component = new MetricsComponent(Map.of("host", "no-such-host.invalid"), meters, new Probes());
    assertThat(refused())
        .startsWith("cannot listen on no-such-host.invalid:9464 (there is no such host)");
    int port = FreePorts.one();
    component.modified(Map.of("host", HOST, "port", port));
    assertServed(port);
    assertThat(component.configuration().refusals()).isEmpty();
  }

  @Test
  void aPortThatIsTakenLeavesTheFormerOne() throws IOException {
    int port = FreePorts.one();
    component = new MetricsComponent(Map.of("port", port), meters, new Probes());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      component.modified(Map.of("port", taken.getLocalPort()));
    }
    assertThat(refused()).startsWith("cannot listen on 127.0.0.1:");
    assertServed(port);
  }

  @Test
  void aHostThatIsNoneLeavesTheFormerOneOnTheSamePort() throws IOException {
    int port = FreePorts.one();
    component = new MetricsComponent(Map.of("port", port), meters, new Probes());
    component.modified(Map.of("port", port, "host", "no-such-host.invalid"));
    assertThat(refused()).contains("there is no such host");
    assertServed(port);
    int other = FreePorts.one();
    component.modified(Map.of("port", other));
    assertServed(other);
    assertThatThrownBy(() -> assertServed(port)).isInstanceOf(IOException.class);
  }
}
