package io.webchat.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entry of the user data wins at the start of a chat. */
class UserDataTest {
  private final UserData userData = new UserData((key, value) -> {});

  private Map<String, Object> atStart(Object ofCall, Map<String, ?> webchat, boolean async) {
    WebChatConfiguration configuration = WebChatConfiguration.of(webchat);
    userData.configure(configuration);
    return userData.forStart(ofCall, configuration, async);
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
    Object own = atStart(null, Map.of(), false).get(key);
    assertThat(own).isNotNull();
    assertThat(atStart(Map.of(key, "forged"), Map.of(), false)).containsEntry(key, own);
    assertThat(atStart("{\"" + key + "\": \"forged\"}", Map.of(), false)).containsEntry(key, own);
    assertThat(atStart(null, Map.of("userData", Map.of(key, "forged")), false))
        .containsEntry(key, own);
    userData.merge(Map.of(key, "forged"));
    assertThat(userData.forStart(null, WebChatConfiguration.of(Map.of()), false))
        .containsEntry(key, own);
  }

  @Test
  void theCallWinsOverTheConfigurationAndBothOverTheLanguage() {
    Map<String, Object> configured = Map.of("userData", Map.of("a", 1, "b", 1));
    Map<String, Object> merged =
        atStart(Map.of("b", 2, "GCTI_LanguageCode", "fr"), configured, false);
    assertThat(merged)
        .containsEntry("a", 1)
        .containsEntry("b", 2)
        .containsEntry("GCTI_LanguageCode", "fr");
  }

  @Test
  void theAsynchronousModeIsNotTakenBackByTheCall() {
    assertThat(atStart(Map.of("GCTI_Chat_AsyncMode", "false"), Map.of(), true))
        .containsEntry("GCTI_Chat_AsyncMode", "true");
    assertThat(atStart(Map.of(), Map.of(), false)).doesNotContainKey("GCTI_Chat_AsyncMode");
  }
}
