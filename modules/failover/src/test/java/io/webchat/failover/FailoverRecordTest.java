package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What another container reads of what one left. */
class FailoverRecordTest {
  private static final WebChatConfiguration CONFIGURATION =
      WebChatConfiguration.of(
          Map.of("dataURL", "http://127.0.0.1:1/chat"), Map.of("language", "en"));
  private static final List<ScriptSource> SCRIPTS =
      List.of(new ScriptSource("a.js", "1"), new ScriptSource("b.js", "2"));

  private static StoredSession stored(Map<String, Object> extra) {
    return new StoredSession(
        new SessionKey("chat", "gms-v2-rest", ""),
        SessionData.of(Map.of("token", "t")),
        1,
        0,
        List.of(),
        false,
        extra);
  }

  private static Map<String, Object> extra(WebChatConfiguration configuration, boolean scripted) {
    InstanceSettings settings = new InstanceSettings("other", configuration, SCRIPTS);
    return new FailoverRecord(settings, scripted).extra("one", false);
  }

  @Test
  void configurationAndScriptsAreThoseThatWereLeft() {
    InstanceSettings left =
        FailoverRecord.settings(stored(extra(CONFIGURATION, false))).orElseThrow();
    assertThat(left.id()).isEqualTo("chat");
    assertThat(left.configuration().webchat()).isEqualTo(CONFIGURATION.webchat());
    assertThat(left.configuration().main()).isEqualTo(CONFIGURATION.main());
    assertThat(left.scripts()).isEqualTo(SCRIPTS);
  }

  @Test
  void withoutAConfigurationOnlyScriptsCanGoOn() {
    WebChatConfiguration empty = WebChatConfiguration.of(Map.of());
    assertThat(FailoverRecord.settings(stored(extra(empty, false)))).isEmpty();
    assertThat(FailoverRecord.settings(stored(extra(empty, true)))).isPresent();
  }

  @Test
  void aDormantSessionOrOneWithoutWhatItNeedsIsLeftAlone() {
    InstanceSettings settings = InstanceSettings.of(CONFIGURATION);
    Map<String, Object> dormant = new FailoverRecord(settings, false).extra("one", true);
    assertThat(FailoverRecord.settings(stored(dormant))).isEmpty();
    assertThat(FailoverRecord.settings(stored(Map.of()))).isEmpty();
    assertThat(FailoverRecord.settings(stored(Map.of("failover", "none")))).isEmpty();
  }

  @Test
  void aConfigurationThatIsNotValidIsLeftAlone() {
    Map<String, Object> invalid =
        Map.of("failover", Map.of("webchat", Map.of("restoreTimeout", -1)));
    assertThat(FailoverRecord.settings(stored(invalid))).isEmpty();
  }

  @Test
  void scriptsThatAreNoneAreLeftOut() {
    Map<String, Object> failover = new HashMap<>();
    failover.put("webchat", CONFIGURATION.webchat());
    failover.put("scripts", "none");
    assertThat(
            FailoverRecord.settings(stored(Map.of("failover", failover))).orElseThrow().scripts())
        .isEmpty();
    failover.put("scripts", List.of("none", Map.of("name", "a.js", "text", "1")));
    assertThat(
            FailoverRecord.settings(stored(Map.of("failover", failover))).orElseThrow().scripts())
        .containsExactly(new ScriptSource("a.js", "1"));
  }

  @Test
  void aSessionIsOfTheContainerThatStoredItLastOrOfAnyThatFindsNoOwner() {
    assertThat(FailoverRecord.isOwn(stored(extra(CONFIGURATION, false)), "one")).isTrue();
    assertThat(FailoverRecord.isOwn(stored(extra(CONFIGURATION, false)), "two")).isFalse();
    assertThat(FailoverRecord.isOwn(stored(Map.of()), "two")).isTrue();
  }
}
