package io.webchat.core.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.Rejection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entry of the user data wins at the start of a chat. */
class UserDataTest {
  private final UserData userData = new UserData((key, value) -> {});

  private Map<String, Object> atStart(Object ofCall, Map<String, ?> webchat) {
    userData.configure(WebChatConfiguration.of(webchat));
    return userData.forStart(UserData.ofCall(ofCall));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_genesys_source",
        "_genesys_referrer",
        "_genesys_url",
        "_genesys_pageTitle",
        "_genesys_browser",
        "_genesys_OS",
        "_genesys_widgets"
      })
  void whatTheServiceSaysOfItselfIsNotChangedByAnybody(String key) {
    Object own = atStart(null, Map.of()).get(key);
    assertThat(own).isNotNull();
    assertThat(atStart(Map.of(key, "forged"), Map.of())).containsEntry(key, own);
    assertThat(atStart("{\"" + key + "\": \"forged\"}", Map.of())).containsEntry(key, own);
    assertThat(atStart(null, Map.of("userData", Map.of(key, "forged")))).containsEntry(key, own);
    userData.merge(Map.of(key, "forged"));
    assertThat(userData.forStart(Map.of())).containsEntry(key, own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Support", "[1]", "7", ""})
  void interactionDataOfAnotherKindIsRefusedByName(String ofCall) {
    assertThatThrownBy(() -> userData.interactionForStart(ofCall))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("malformed data object provided in interactionData property");
    assertThatThrownBy(() -> userData.interactionForStart(7)).isInstanceOf(Rejection.class);
  }

  @Test
  void interactionDataOfTheCallWinOverTheFormer() {
    userData.mergeInteraction(Map.of("a", 1, "b", 1));
    assertThat(userData.interactionForStart(Map.of("b", 2))).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(userData.interactionForStart("{\"b\": 3}")).isEqualTo(Map.of("a", 1, "b", 3));
    assertThat(userData.interactionForStart(null)).isEqualTo(Map.of("a", 1, "b", 1));
  }

  @Test
  void theCallWinsOverTheConfiguration() {
    Map<String, Object> configured = Map.of("userData", Map.of("a", 1, "b", 1));
    assertThat(atStart(Map.of("b", 2), configured)).containsEntry("a", 1).containsEntry("b", 2);
  }
}
