package io.webchat.core.internal;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that a configuration of the factory PID asks for; a change leaves the chat and takes
 * it up again.
 */
@Component(
    service = ConfiguredInstance.class,
    configurationPid = WebChatFactory.INSTANCE_PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
public final class ConfiguredInstance {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredInstance.class);

  private final WebChat chat;

  /** Creates the instance. */
  @Activate
  public ConfiguredInstance(
      @Reference WebChatFactory factory, Map<String, Object> properties, BundleContext context) {
    chat = factory.create(InstanceProperties.read(properties, InstanceFiles.of(context)));
    String id = chat.id();
    chat.ready()
        .whenComplete(
            (ready, failure) -> {
              if (failure == null) {
                LOG.info("Instance {} is ready", id);
              } else {
                LOG.warn("Instance {} is not ready: {}", id, Failures.unwrap(failure).getMessage());
              }
            });
  }

  /**
   * Leaves the chat; the session can be restored, and when the container stops another one goes on
   * with it.
   */
  @Deactivate
  void deactivate(int reason) {
    boolean reconfigured =
        reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED
            || reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;
    if (!reconfigured && chat instanceof ChatInstance instance) {
      instance.handOver();
    } else {
      chat.close();
    }
  }
}
