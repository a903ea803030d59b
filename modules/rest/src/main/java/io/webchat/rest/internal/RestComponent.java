package io.webchat.rest.internal;

import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import java.net.CookieStore;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine as a service, with the configuration of its PID; a change cancels no call. */
@Component(
    service = {RestEngine.class, Configured.class},
    configurationPid = RestEngine.PID)
@Designate(ocd = RestConfig.class)
public final class RestComponent implements RestEngine, Configured {
  private static final Logger LOG = LoggerFactory.getLogger(RestComponent.class);

  private final CheckedConfiguration<EngineSettings> configuration =
      new CheckedConfiguration<>(
          PID, RestConfig.class, EngineSettings::read, LOG::error, LOG::warn);
  private final OkHttpEngine engine;

  /** For Declarative Services. */
  @Activate
  public RestComponent(Map<String, Object> properties) {
    engine = new OkHttpEngine(configuration.read(properties));
  }

  /** Applies a change to the calls from now on. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(properties, engine::apply);
  }

  @Override
  public RestClient open() {
    return engine.open();
  }

  @Override
  public RestClient open(CookieStore cookies) {
    return engine.open(cookies);
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
