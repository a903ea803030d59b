package io.webchat.core.internal;

import static io.webchat.core.internal.ChatFixture.get;
import static io.webchat.core.internal.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.extension.InstanceExtension;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The configuration of an instance may come after the instance has given up waiting for it. */
class LateConfigurationTest {
  private static final WebChatConfiguration LATE =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));

  private static void createEmpty(ChatFixture fixture) {
    fixture.chat =
        fixture
            .platform
            .factory()
            .create(InstanceSettings.of(WebChatConfiguration.of(Map.of())).withId("late"));
    fixture.chat.bus().subscribe(Bus.EVERY_EVENT, fixture.events::add);
    assertThat(rejection(fixture.chat.ready()).hint()).contains("Configure at least dataURL");
    assertThat(fixture.chat.state()).isEqualTo(WebChatState.NEW);
  }

  private static InstanceExtension configuring() {
    return instance -> {
      instance.configuration(LATE);
      return CompletableFuture.completedFuture(() -> {});
    };
  }

  @Test
  void anExtensionThatComesLaterConfiguresIt() {
    try (ChatFixture fixture = new ChatFixture()) {
      createEmpty(fixture);
      fixture.platform.plug(InstanceExtension.class, configuring(), Map.of());
      fixture.awaitState(WebChatState.IDLE);
      fixture.awaitEvent("ready");
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      fixture.awaitEvent("started");
      assertThat(fixture.eventNames()).containsOnlyOnce("ready");
    }
  }

  @Test
  void aSecondConfigurationWhileTheFirstWaitsForItsTransportIsAppliedOnce() {
    try (ChatFixture fixture = new ChatFixture()) {
      fixture.unplugTransport();
      createEmpty(fixture);
      fixture.platform.plug(InstanceExtension.class, configuring(), Map.of());
      fixture.platform.plug(InstanceExtension.class, configuring(), Map.of());
      fixture.plugTransport();
      fixture.awaitEvent("ready");
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      assertThat(fixture.eventNames()).containsOnlyOnce("ready");
    }
  }
}
