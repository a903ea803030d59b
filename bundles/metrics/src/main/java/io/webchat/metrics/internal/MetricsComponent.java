package io.webchat.metrics.internal;

import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.Values;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the meters at the configured address, as long as there is a configuration. An address that
 * cannot be listened on leaves the former one in use.
 */
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = MetricsComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MetricsConfiguration.class)
public final class MetricsComponent implements Configured {
  static final String PID = "io.webchat.metrics";
  private static final Logger LOG = LoggerFactory.getLogger(MetricsComponent.class);

  private record Address(String host, int port) {
    static Address read(Values values) {
      return new Address(values.parsed("host", Address::host), values.integer("port", 0, 65_535));
    }

    private static String host(String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("the name or number of a network address");
      }
      return text;
    }
  }

  private final CheckedConfiguration<Address> configuration =
      new CheckedConfiguration<>(
          PID, MetricsConfiguration.class, Address::read, LOG::error, LOG::warn);
  private final PrometheusMeters meters;
  private final Probes probes;
  private Optional<MetricsServer> server = Optional.empty();

  /** Listens; an address where that is impossible is logged, and tried again after a change. */
  @Activate
  public MetricsComponent(
      Map<String, Object> properties,
      @Reference PrometheusMeters meters,
      @Reference Probes probes) {
    this.meters = meters;
    this.probes = probes;
    configuration.update(properties, address -> server = Optional.of(start(address)));
  }

  private MetricsServer start(Address address) {
    return new MetricsServer(address.host(), address.port(), meters, probes);
  }

  /** Listens elsewhere, if that is possible. */
  @Modified
  void modified(Map<String, Object> properties) {
    Address former = configuration.inForce();
    configuration.update(properties, address -> move(former, address));
  }

  private void move(Address former, Address address) {
    boolean isSamePort = former != null && address.port() == former.port() && address.port() != 0;
    if (isSamePort) {
      stop(); // both cannot listen on it, where one of the hosts stands for all
    }
    try {
      MetricsServer next = start(address);
      stop();
      server = Optional.of(next);
    } catch (IllegalStateException e) {
      if (isSamePort) {
        server = Optional.of(start(former));
      }
      throw e;
    }
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Deactivate
  void stop() {
    server.ifPresent(MetricsServer::stop);
    server = Optional.empty();
  }
}
