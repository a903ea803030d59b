package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A widget instance for the default script, so that a customer's file alone makes a chat; none when
 * instances are configured.
 */
@Component(
    service = {},
    immediate = true)
public final class DefaultInstance {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultInstance.class);

  private final Optional<WebChat> chat;

  /** Creates the instance when there is a script for it. */
  @Activate
  public DefaultInstance(
      @Reference ConfigurationAdmin configurations,
      @Reference WebChatFactory factory,
      @Reference Scripting scripting)
      throws IOException, InvalidSyntaxException {
    String instances = "(service.factoryPid=" + WebChatFactory.INSTANCE_PID + ")";
    boolean wanted =
        configurations.listConfigurations(instances) == null
            && factory.find(WebChatFactory.DEFAULT_ID).isEmpty();
    chat =
        Optional.of(scripting.runtime())
            .filter(unused -> wanted)
            .flatMap(ScriptRuntime::defaultScript)
            .map(
                script ->
                    factory.create(
                        InstanceSettings.of(WebChatConfiguration.of(Map.of()))
                            .withId(WebChatFactory.DEFAULT_ID)
                            .withScript(script)));
    chat.ifPresent(made -> LOG.info("Instance {} is made for the default script", made.id()));
  }

  @Deactivate
  void close() {
    chat.ifPresent(WebChat::close);
  }
}
