package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.Capabilities;
import io.webchat.api.bus.Plugin;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the transport can do is known before it is tried, also when another one takes over. */
class CapabilitiesTest {
  private static ClockedChat started(boolean pushing) {
    return pushing ? ClockedChat.pushing() : ClockedChat.started();
  }

  private static List<String> names(ClockedChat chat) {
    return chat.events.stream()
        .map(event -> event.event().replace("WebChatService.", ""))
        .filter(name -> !name.startsWith("data.") && !name.equals("ajaxResponse"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProviderWithOthersIsToldOnceBetweenTheSignsOfTheSwap(boolean pushing) {
    try (ClockedChat chat = started(pushing)) {
      chat.events.clear();
      chat.unplug();
      assertThat(chat.chat.capabilities().clearing()).as("of the last transport").isTrue();
      chat.wire.capabilities.remove(Capability.CLEAR);
      chat.plug();
      chat.advance(10_000);
      assertThat(names(chat))
          .containsExactly("connectionPending", "capabilitiesChanged", "connectionRestored");
      Capabilities now = chat.chat.capabilities();
      assertThat(now.clearing()).isFalse();
      assertThat(now.receipts()).isTrue();
      assertThat(chat.events("capabilitiesChanged").get(0).data()).isEqualTo(now);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProviderWithTheSameIsNotWorthAWord(boolean pushing) {
    try (ClockedChat chat = started(pushing)) {
      chat.events.clear();
      chat.unplug();
      chat.plug();
      chat.advance(10_000);
      assertThat(names(chat)).containsExactly("connectionPending", "connectionRestored");
    }
  }

  @Test
  void theBusHasThemAsAValue() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      try (Plugin page = chat.chat.bus().registerPlugin("Page").orElseThrow()) {
        assertThat(page.data("WebChatService.capabilities")).isEqualTo(chat.chat.capabilities());
      }
    }
  }

  @Test
  void eachHasOneNameAndNothingIsLeftOut() {
    Capabilities all = Capability.told(EnumSet.allOf(Capability.class));
    assertThat(all.values()).containsOnly(true);
    assertThat(
            List.of(
                all.polling(),
                all.resetPollExceptions(),
                all.restore(),
                all.async(),
                all.history(),
                all.customNotice(),
                all.updateUserData(),
                all.fileUpload(),
                all.fileDownload(),
                all.fileLimits(),
                all.verifySession(),
                all.botEvents(),
                all.receipts(),
                all.readOnly(),
                all.expiry(),
                all.clearing(),
                all.authentication(),
                all.richReplies()))
        .containsOnly(true)
        .hasSize(all.size() - 1); // asyncClose is async again
    assertThat(Capability.told(EnumSet.noneOf(Capability.class)).values()).containsOnly(false);
    assertThat(all.has("fileUpload")).isTrue();
    assertThat(all.has("telepathy")).isFalse();
    assertThat(Capabilities.NONE).isEqualTo(Map.of());
  }
}
