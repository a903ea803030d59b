package io.webchat.core.internal.instance;

import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Subscription;
import io.webchat.core.internal.runtime.Plugins;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service without OSGi. */
public final class StandalonePlatform implements WebChatPlatform {
  private static final Logger LOG = LoggerFactory.getLogger(StandalonePlatform.class);

  private final Plugins plugins;
  private final Instances instances;
  private final List<AutoCloseable> owned;

  /** The instances are closed with this, and the owned plug-ins behind them. */
  public StandalonePlatform(Plugins plugins, Instances instances, List<AutoCloseable> owned) {
    this.plugins = plugins;
    this.instances = instances;
    this.owned = List.copyOf(owned);
  }

  @Override
  public WebChatFactory factory() {
    return instances;
  }

  @Override
  public <T> Subscription plug(Class<T> contract, T plugin, Map<String, ?> properties) {
    Runnable unplug = plugins.plug(contract, plugin, properties);
    return unplug::run;
  }

  @Override
  public void close() {
    instances.close();
    for (AutoCloseable plugin : owned) {
      try {
        plugin.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed", plugin.getClass().getName(), e);
      }
    }
  }
}
