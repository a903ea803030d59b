package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.fixture.ChatFixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who creates an instance can subscribe to it before it begins. */
class PreparedInstanceTest {
  private static final InstanceSettings SETTINGS =
      InstanceSettings.of(WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat")))
          .withId("prepared");

  private final List<String> heard = new CopyOnWriteArrayList<>();

  private void listen(WebChat chat) {
    chat.bus().subscribe(Bus.EVERY_EVENT, event -> heard.add(event.event()));
  }

  @Test
  void nothingBeginsBeforeItIsPrepared() {
    try (ChatFixture fixture = new ChatFixture()) {
      WebChat chat =
          fixture
              .platform
              .factory()
              .create(
                  SETTINGS,
                  created -> {
                    assertThat(created.state()).isEqualTo(WebChatState.NEW);
                    assertThat(created.ready().toCompletableFuture()).isNotDone();
                    assertThat(fixture.platform.factory().find("prepared")).isEmpty();
                    listen(created);
                  });
      get(chat.ready());
      assertThat(heard).contains("WebChatService.ready");
      assertThat(fixture.platform.factory().find("prepared")).containsSame(chat);
    }
  }

  @Test
  void thereIsNoneThatCouldNotBePrepared() {
    try (ChatFixture fixture = new ChatFixture()) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  fixture
                      .platform
                      .factory()
                      .create(
                          SETTINGS,
                          created -> {
                            throw new IllegalStateException("unprepared");
                          }))
          .withMessage("unprepared");
      assertThat(fixture.platform.factory().list()).isEmpty();
      get(fixture.platform.factory().create(SETTINGS).ready());
    }
  }
}
