package io.webchat.core.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Bus;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.spi.bus.BusFactory;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What the {@code App} plugin keeps for the service: headers and the language. */
class AppPluginTest {
  private final LooseParts parts = new LooseParts();
  private final Bus bus =
      ServiceLoader.load(BusFactory.class)
          .findFirst()
          .orElseThrow()
          .create("id", parts.mailbox, Map.of());
  private WebChatConfiguration configuration =
      WebChatConfiguration.of(
          Map.of("dataURL", "http://127.0.0.1:1/chat"),
          Map.of("header", Map.of("X-One", "1"), "lang", "de"));
  private final AppPlugin app =
      new AppPlugin(bus.registerPlugin("App").orElseThrow(), () -> configuration);

  private Object command(String name, Map<String, ?> options) {
    return ChatFixture.get(bus.command("App." + name, options).toCompletionStage());
  }

  private void register() {
    parts.mailbox.always(app::register);
  }

  @Test
  void headersAreThoseOfTheConfigurationUntilACommandChangesThem() {
    register();
    assertThat(app.headers()).containsExactly(Map.entry("x-one", "1"));
    configuration = WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));
    assertThat(app.headers()).isEmpty();
    command("updateAJAXHeader", Map.of("header", Map.of("X-Two", "2")));
    command("updateAJAXHeader", Map.of("X-Three", 3));
    assertThat(app.headers()).containsOnly(Map.entry("x-two", "2"), Map.entry("x-three", "3"));
    command("removeAJAXHeader", Map.of("header", "X-TWO"));
    assertThat(app.headers()).containsOnly(Map.entry("x-three", "3"));
    command("removeAJAXHeader", Map.of());
    assertThat(app.headers()).isEmpty();
  }

  @Test
  void theLanguageIsThatOfTheConfigurationUntilOneIsSet() {
    register();
    assertThat(command("getLanguage", Map.of())).isEqualTo(Map.of("language", "de"));
    assertThat(app.language()).isEqualTo("de");
    command("setLanguage", Map.of("lang", "fr"));
    assertThat(app.language()).isEqualTo("fr");
    assertThat(command("getLanguage", Map.of())).isEqualTo(Map.of("language", "fr"));
  }
}
