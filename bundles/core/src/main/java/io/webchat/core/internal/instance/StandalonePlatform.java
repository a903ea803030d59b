package io.webchat.core.internal.instance;

import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Subscription;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import java.util.Map;

/** The service without OSGi. */
public final class StandalonePlatform implements WebChatPlatform {
  private final Plugins plugins;
  private final Instances instances;

  public StandalonePlatform(Plugins plugins) {
    this(plugins, CoreSettings.DEFAULT);
  }

  public StandalonePlatform(Plugins plugins, CoreSettings settings) {
    this.plugins = plugins;
    this.instances = new Instances(plugins, settings);
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
  }
}
