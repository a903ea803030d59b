package io.webchat.api.bus;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Loads what a script asks the bus for and is not there. May be called by any thread; must not
 * block.
 */
@ConsumerType
@FunctionalInterface
public interface PluginLoader {
  /**
   * Loads a plugin, module or file.
   *
   * @param location where the bus expects it: {@code pluginsPath}{@code name}{@code .min.js} or the
   *     location of {@code pluginMap}
   * @return a stage that completes when it is loaded, and exceptionally when it cannot be
   */
  CompletionStage<Void> load(Bus bus, String name, String location);
}
