package io.webchat.core.internal.instance;

import io.webchat.api.WebChatPlatform;
import io.webchat.core.internal.runtime.Plugins;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.annotation.bundle.Requirement.Resolution;

/**
 * Builds the service without OSGi; found by {@link ServiceLoader}. What it requires is for
 * module-info only: with wires to them, a bundle that is replaced would restart the core.
 */
@Capability(
    namespace = "osgi.serviceloader",
    attribute = {
      "osgi.serviceloader=io.webchat.api.WebChatPlatform$Builder",
      "register:=io.webchat.core.internal.instance.PlatformBuilder"
    })
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.transport.TransportProvider",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.bus.BusFactory",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.filter.Prefilter",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.filter.PreProcessor",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.filter.AsyncPreProcessor",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.session.SessionStorageProvider",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.session.CookieStorage",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
@Requirement(
    namespace = "osgi.serviceloader",
    attribute = "osgi.serviceloader=io.webchat.spi.extension.InstanceExtension",
    resolution = Resolution.OPTIONAL,
    effective = PlatformBuilder.NO_WIRE)
public final class PlatformBuilder implements WebChatPlatform.Builder {
  static final String NO_WIRE = "active";

  private final Plugins plugins = new Plugins();

  /** For {@link ServiceLoader}. */
  public PlatformBuilder() {}

  @Override
  public WebChatPlatform.Builder discover() {
    for (Class<?> contract : Plugins.CONTRACTS) {
      ServiceLoader.load(contract).forEach(found -> plugins.plug(contract, found, Map.of()));
    }
    return this;
  }

  @Override
  public <T> WebChatPlatform.Builder plug(Class<T> contract, T plugin, Map<String, ?> properties) {
    plugins.plug(contract, plugin, properties);
    return this;
  }

  @Override
  public WebChatPlatform build() {
    return new StandalonePlatform(plugins);
  }
}
