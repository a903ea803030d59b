package io.webchat.webhooks.internal;

import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationSource;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.webhooks.internal.chat.Webhooks;
import io.webchat.webhooks.internal.delivery.Receiver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
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
 * A receiver that a configuration of the factory PID asks for; it is called as that configuration.
 * Values that cannot be used leave the former ones in force.
 */
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = Webhook.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WebhookConfiguration.class, factory = true)
public final class Webhook implements Configured {
  static final String PID = "io.webchat.webhooks";
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final CheckedConfiguration<WebhookSettings> configuration;
  private final Webhooks webhooks;
  private final Path data;
  private final String name;
  private Receiver receiver;

  /** Opens the receiver. */
  @Activate
  public Webhook(
      @Reference Webhooks webhooks, BundleContext context, Map<String, Object> properties) {
    this.webhooks = webhooks;
    this.data = Path.of(Optional.ofNullable(context.getProperty("webchat.data")).orElse(""));
    ConfigurationSource source = ConfigurationSource.of(PID, properties);
    this.name = source.factoryName().orElse("default");
    this.configuration =
        new CheckedConfiguration<>(
            source.pid(), WebhookConfiguration.class, WebhookSettings::read, LOG::error, LOG::warn);
    configuration.update(properties, this::use);
  }

  /** Uses other values. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(properties, this::use);
  }

  private void use(WebhookSettings settings) {
    if (receiver != null) {
      if (!settings.isLike(configuration.inForce())) {
        receiver.use(settings.receiver());
      }
      return;
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "its name, behind the - in the name of the file, is to have 1 to 64 characters of A-Z,"
              + " a-z, 0-9, _ and -");
    }
    Path folder = data.resolve(settings.folder());
    try {
      receiver = webhooks.add(folder, name, settings.receiver());
    } catch (IOException e) {
      throw new IllegalArgumentException("folder " + folder + " cannot be used: " + e, e);
    }
    LOG.info(
        "Webhook {}: events {} go to {}{}",
        name,
        settings.receiver().events(),
        URI.create(settings.receiver().url()).getHost(),
        settings.receiver().secrets().isEmpty() ? ", unsigned: .secrets is empty" : "");
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Deactivate
  void close() {
    if (receiver != null) {
      webhooks.remove(receiver);
    }
  }
}
