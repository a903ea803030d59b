package io.webchat.spi.extension;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Extends every widget instance, for instance by the customer's JavaScript. An OSGi service
 * (whiteboard) or a {@code ServiceLoader} service. May come and go: it is attached to running
 * instances when it comes and closed for each when it goes.
 */
@ConsumerType
public interface InstanceExtension {
  /**
   * Attaches to an instance. For a new instance it is called before the configuration is applied;
   * the instance waits for the stage up to a limit of the core, then goes on without. Must not
   * block.
   *
   * @return what is closed when the instance or the extension goes; a stage that fails is published
   *     as {@code error}
   */
  CompletionStage<? extends AutoCloseable> attach(InstanceContext instance);

  /**
   * Whether this extension runs the scripts of {@link io.webchat.api.InstanceSettings#scripts()}.
   * Without one that does, an instance that has scripts treats messages as its policy for failing
   * hooks says.
   */
  default boolean runsScripts() {
    return false;
  }
}
