package io.webchat.core.internal.instance;

import io.webchat.api.WebChatPlatform;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.spi.provide.Standalone;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the service without OSGi; found by {@link ServiceLoader}. The contracts that it looks for
 * are named in the pom, for module-info.
 */
@Standalone(WebChatPlatform.Builder.class)
public final class PlatformBuilder implements WebChatPlatform.Builder {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformBuilder.class);

  /** Bounds a loader that fails at the same place again and again. */
  private static final int MOST_BROKEN = 100;

  private final Plugins plugins = new Plugins();
  private final List<AutoCloseable> owned = new ArrayList<>();

  /** For {@link ServiceLoader}. */
  public PlatformBuilder() {}

  @Override
  public WebChatPlatform.Builder discover() {
    Plugins.CONTRACTS.forEach(this::discover);
    return this;
  }

  /** A plug-in that cannot be loaded keeps no other one away. */
  private void discover(Class<?> contract) {
    Iterator<?> found = ServiceLoader.load(contract).iterator();
    for (int broken = 0; broken < MOST_BROKEN; ) {
      try {
        if (!found.hasNext()) {
          return;
        }
        Object plugin = found.next();
        plugins.plug(contract, plugin, Map.of());
        if (plugin instanceof AutoCloseable closeable) {
          owned.add(closeable);
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        broken++;
        LOG.warn("A {} is left out, since it cannot be loaded", contract.getSimpleName(), e);
      }
    }
  }

  @Override
  public <T> WebChatPlatform.Builder plug(Class<T> contract, T plugin, Map<String, ?> properties) {
    plugins.plug(contract, plugin, properties);
    return this;
  }

  @Override
  public WebChatPlatform build() {
    return new StandalonePlatform(plugins, new Instances(plugins, CoreSettings.DEFAULT), owned);
  }
}
