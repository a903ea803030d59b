package io.webchat.http.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands a page may call, and with what. */
class CommandListTest {
  @Test
  void theReferencesCommandsAreAllowedButThosePrivateToTheService() {
    CommandList list = CommandList.ofReference();
    assertThat(
            List.of(
                "WebChatService.startChat",
                "WebChatService.sendMessage",
                "WebChatService.sendFile",
                "App.COMMANDS",
                "Anything.EVENTS"))
        .allMatch(list::allows);
    assertThat(
            List.of(
                "WebChatService.poll",
                "WebChatService.configure",
                "App.updateAJAXHeader",
                "startChat",
                "",
                ".",
                "WebChatService.",
                ".COMMANDS"))
        .noneMatch(list::allows);
  }

  @Test
  void patternsAllowAPluginOrACommandOfAll() {
    CommandList list = CommandList.of(List.of("Mine.*", "*.ping", "Other.one"));
    assertThat(List.of("Mine.any", "Any.ping", "Other.one")).allMatch(list::allows);
    assertThat(List.of("Other.two", "Mine", "Mi.any")).noneMatch(list::allows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "a b.c", "*.*.*", "a.", ".b"})
  void anEntryIsANameOfACommand(String entry) {
    assertThatThrownBy(() -> CommandList.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Plugin.command");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sendFile", "downloadFile", "poll", "configure", "registerTypingPreviewInput"})
  void someCommandsAreNoFramesWhateverIsConfigured(String command) {
    assertThat(ClientOptions.isForFrames("WebChatService." + command)).isFalse();
  }

  @Test
  void aPageDoesNotChooseTheChatServer() {
    Map<String, Object> options =
        ClientOptions.of(
            "WebChatService.startChat",
            Map.of(
                "nickname",
                "Jane",
                "dataURL",
                "http://169.254.169.254/",
                "headers",
                Map.of("a", "b"),
                "userData",
                Map.of("endpoint", "stays")));
    assertThat(options)
        .isEqualTo(Map.of("nickname", "Jane", "userData", Map.of("endpoint", "stays")));
  }

  @Test
  void regularExpressionsOfThePageBecomeThoseOfTheBus() {
    assertThat(
            ClientOptions.of(
                "WebChatService.addPrefilter",
                Map.of("filters", List.of(Map.of("$regexp", List.of("a+", "i"))))))
        .isEqualTo(Map.of("filters", List.of(Map.of("source", "a+", "flags", "i"))));
  }
}
