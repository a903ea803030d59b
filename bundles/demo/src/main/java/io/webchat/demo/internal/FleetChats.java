package io.webchat.demo.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Starts the chats of a container of the failover demonstration. */
@Component(
    service = {},
    configurationPid = FleetMember.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
public final class FleetChats {
  /** Creates the instances; each starts its chat when it is ready. */
  @Activate
  public FleetChats(@Reference WebChatFactory factory, @Reference FleetMember member) {
    for (int i = 1; i <= member.config().chats(); i++) {
      WebChatConfiguration configuration =
          WebChatConfiguration.of(
              Map.of(
                  "dataURL",
                  member.config().dataURL(),
                  "pollRateMin",
                  200,
                  "pollRateMax",
                  500,
                  "acknowledge",
                  true));
      String id = member.config().name() + "-" + i + member.config().run();
      WebChat chat = factory.create(InstanceSettings.of(configuration).withId(id));
      chat.ready().thenCompose(ready -> ready.service().startChat(StartChat.by("Paul", "Client")));
    }
  }
}
