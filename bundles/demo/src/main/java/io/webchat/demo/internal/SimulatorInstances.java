package io.webchat.demo.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.util.List;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Two widget instances for the built-in chat server, so that a new user can chat at once; none when
 * instances are configured.
 */
@Component(
    service = {},
    immediate = true)
public final class SimulatorInstances {
  private final List<WebChat> chats;

  /** Creates the instances. */
  @Activate
  public SimulatorInstances(
      @Reference ConfigurationAdmin configurations,
      @Reference WebChatFactory factory,
      @Reference ChatSimulator simulator)
      throws IOException, InvalidSyntaxException {
    String instances = "(service.factoryPid=" + WebChatFactory.INSTANCE_PID + ")";
    boolean configured = configurations.listConfigurations(instances) != null;
    chats =
        configured
            ? List.of()
            : SimulatorSettings.of(simulator).entrySet().stream()
                .filter(entry -> factory.find(entry.getKey()).isEmpty())
                .map(entry -> InstanceSettings.of(entry.getValue()).withId(entry.getKey()))
                .map(factory::create)
                .toList();
  }

  @Deactivate
  void close() {
    chats.forEach(WebChat::close);
  }
}
