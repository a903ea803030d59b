package io.webchat.api;

import io.webchat.api.bus.Subscription;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.annotation.bundle.Requirement.Resolution;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service without an OSGi container: the same parts, found by {@link ServiceLoader}.
 * Thread-safe.
 *
 * <pre>{@code
 * try (WebChatPlatform platform = WebChatPlatform.builder().discover().build()) {
 *   WebChat chat = platform.factory().create(InstanceSettings.of(configuration));
 * }
 * }</pre>
 */
@ProviderType
@Requirement(
    namespace = "osgi.serviceloader",
    name = "io.webchat.api.WebChatPlatform$Builder",
    attribute = "osgi.serviceloader=io.webchat.api.WebChatPlatform$Builder",
    resolution = Resolution.OPTIONAL,
    // for module-info only: a wire would restart the api with every core that is replaced
    effective = "active")
public interface WebChatPlatform extends AutoCloseable {
  /** The factory of instances. */
  WebChatFactory factory();

  /**
   * Adds a plug-in while chats run.
   *
   * @param contract the interface of the spi
   * @param plugin the plug-in
   * @param properties service properties, for instance {@code service.ranking}
   * @return takes exactly this plug-in away again
   */
  <T> Subscription plug(Class<T> contract, T plugin, Map<String, ?> properties);

  /** Closes every instance and releases the threads. */
  @Override
  void close();

  /**
   * A new builder.
   *
   * @throws IllegalStateException when no implementation of the service is on the class or module
   *     path
   */
  static Builder builder() {
    return ServiceLoader.load(Builder.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No implementation of " + Builder.class.getName() + ": add webchat-core"));
  }

  /** Assembles a platform; implemented by the core. Not thread-safe. */
  @ProviderType
  interface Builder {
    /**
     * Adds every plug-in that {@link ServiceLoader} finds. One that cannot be loaded is left out
     * with a warning in the log; those that are {@link AutoCloseable} are closed with the platform.
     */
    Builder discover();

    /** Adds one plug-in; properties as in {@link WebChatPlatform#plug}. */
    <T> Builder plug(Class<T> contract, T plugin, Map<String, ?> properties);

    /** Builds the platform and starts its threads. */
    WebChatPlatform build();
  }
}
