package io.webchat.backend.internal.component;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.http.bus.TemplateFile;
import io.webchat.http.servlet.Spool;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.webhook.WebhookReceivers;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service of a container: a servlet for the HTTP Whiteboard as long as there is a key. A change
 * of the configuration takes effect while chats go on; one that cannot be used leaves the former in
 * use.
 */
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = BackEndSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BackEndConfiguration.class)
public final class BackEndComponent implements Configured {
  private static final Logger LOG = LoggerFactory.getLogger(BackEndComponent.class);

  private final CheckedConfiguration<BackEndSettings> configuration =
      new CheckedConfiguration<>(
          BackEndSettings.PID,
          BackEndConfiguration.class,
          BackEndSettings::read,
          LOG::error,
          LOG::warn);
  private final BundleContext context;
  private Map<String, Object> properties;
  private Optional<WebChatFactory> factory = Optional.empty();
  private Optional<RunningBackEnd> running = Optional.empty();
  private Optional<Offered> offered = Optional.empty();

  /** Those of this container; {@code null} while there are none. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile WebhookReceivers webhooks;

  private record Offered(String path, ServiceRegistration<Servlet> servlet) {}

  /** Serves nothing yet. */
  @Activate
  public BackEndComponent(BundleContext context, Map<String, Object> properties) {
    this.context = context;
    this.properties = properties;
    Spool.deleteLeftovers(context.getDataFile("files").toPath());
  }

  /**
   * Offers the servlet, or goes on with it: while the core is replaced, what is asked for is
   * answered with 503, and nothing is forgotten.
   */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindFactory(WebChatFactory core) {
    factory = Optional.of(core);
    if (running.isPresent()) {
      running.get().goOn(core);
    } else {
      configuration.update(properties, this::use);
    }
  }

  /**
   * Ends the streams when the core stops: the chats are handed over to the next one. A core that is
   * without a bus for a moment opens its instances again by itself, and nobody notices.
   */
  synchronized void unbindFactory(WebChatFactory core) {
    if (factory.filter(core::equals).isPresent()) {
      factory = Optional.empty();
      Bundle bundle = FrameworkUtil.getBundle(core.getClass());
      if (bundle == null || bundle.getState() != Bundle.ACTIVE) {
        running.ifPresent(RunningBackEnd::leave);
      }
    }
  }

  /** Takes other settings. */
  @Modified
  synchronized void modified(Map<String, Object> others) {
    properties = others;
    if (factory.isEmpty() && running.isEmpty()) {
      return; // they are read when there is a core
    }
    if (configuration.update(properties, this::use)) {
      // after an update that could not be used, the settings of before it are not applied again
      running.ifPresent(service -> service.use(configuration.inForce().keys()));
    }
  }

  private void use(BackEndSettings settings) {
    // first: a key that was taken out is revoked whatever else cannot be used
    running.ifPresent(service -> service.use(settings.keys()));
    if (settings.keys().all().isEmpty()) {
      withdraw();
      running.ifPresent(service -> service.use(Map.of(), settings));
      LOG.info("Back ends are not served: io.webchat.backend has no .keys");
      return;
    }
    Map<String, InstanceSettings> templates = templates(settings);
    if (running.isEmpty()) {
      running = Optional.of(open(templates, settings));
    } else {
      running.get().use(templates, settings);
    }
    offer(settings.api().path());
  }

  private Map<String, InstanceSettings> templates(BackEndSettings settings) {
    if (settings.files().isEmpty()) {
      throw new IllegalArgumentException(
          "configurations: NAME=FILE is missing, a JSON file {webchat, main} or a script");
    }
    Map<String, InstanceSettings> templates = new LinkedHashMap<>();
    settings
        .files()
        .forEach(
            (name, file) -> {
              InstanceSettings template = TemplateFile.read(file, conf(), home());
              factory.ifPresent(core -> core.check(template));
              templates.put(name, template);
            });
    return templates;
  }

  private RunningBackEnd open(Map<String, InstanceSettings> templates, BackEndSettings settings) {
    try {
      Path spool = Files.createDirectories(context.getDataFile("files").toPath());
      return RunningBackEnd.open(
          factory.orElseThrow(), templates, settings, spool, () -> Optional.ofNullable(webhooks));
    } catch (IOException e) {
      throw new IllegalStateException("the folder of the bundle cannot be written to", e);
    }
  }

  private void offer(String path) {
    if (offered.filter(there -> there.path().equals(path)).isPresent()) {
      return;
    }
    withdraw();
    Map<String, Object> properties =
        Map.of(
            "osgi.http.whiteboard.servlet.pattern",
            path + "/*",
            "osgi.http.whiteboard.servlet.asyncSupported",
            true,
            "osgi.http.whiteboard.servlet.name",
            BackEndSettings.PID);
    ServiceRegistration<Servlet> servlet =
        context.registerService(
            Servlet.class, running.orElseThrow().servlet(), FrameworkUtil.asDictionary(properties));
    offered = Optional.of(new Offered(path, servlet));
    LOG.info("Back ends find the service at {}, described at {}/openapi.json", path, path);
  }

  private void withdraw() {
    offered.ifPresent(there -> there.servlet().unregister());
    offered = Optional.empty();
  }

  private Path home() {
    return Path.of(Optional.ofNullable(context.getProperty("webchat.home")).orElse(""));
  }

  private Path conf() {
    String conf = context.getProperty("webchat.conf");
    return conf == null ? home().resolve("conf") : Path.of(conf);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  /** Ends the streams; the chats are handed over. */
  @Deactivate
  synchronized void stop() {
    withdraw();
    running.ifPresent(RunningBackEnd::close);
    running = Optional.empty();
  }
}
