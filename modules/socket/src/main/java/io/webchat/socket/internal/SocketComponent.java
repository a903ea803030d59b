package io.webchat.socket.internal;

import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine as a service, with the configuration of its PID; a change closes no socket. It is
 * there while nobody uses it, too: sockets may be parked between two users.
 */
@Component(
    immediate = true,
    service = {SocketEngine.class, Configured.class},
    configurationPid = SocketEngine.PID)
@Designate(ocd = SocketConfig.class)
public final class SocketComponent implements SocketEngine, Configured {
  private static final Logger LOG = LoggerFactory.getLogger(SocketComponent.class);

  private final CheckedConfiguration<SocketSettings> configuration =
      new CheckedConfiguration<>(
          PID, SocketConfig.class, SocketSettings::read, LOG::error, LOG::warn);
  private final JdkSocketEngine engine;

  /** For Declarative Services. */
  @Activate
  public SocketComponent(Map<String, Object> properties) {
    engine = new JdkSocketEngine(configuration.read(properties));
  }

  /** Applies a change to the sockets from now on. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(properties, engine::apply);
  }

  @Override
  public CompletableFuture<TextSocket> connect(SocketRequest request, SocketListener listener) {
    return engine.connect(request, listener);
  }

  @Override
  public SocketHandOver handOver(String key) {
    return engine.handOver(key);
  }

  @Override
  public CompletableFuture<Optional<ParkedSocket>> take(String key) {
    return engine.take(key);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Deactivate
  void close() {
    engine.close();
  }
}
