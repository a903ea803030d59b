package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PureEngageTargetTest {
  private static final PureEngageTarget CONFIGURED =
      PureEngageTarget.configured(
          WebChatConfiguration.of(
              Map.of(
                  "transport",
                  Map.of(
                      "type",
                      "pureengage-v3-rest",
                      "dataURL",
                      "https://h.example/sessions",
                      "endpoint",
                      "e",
                      "headers",
                      Map.of("X-API-Key", "configured", "X-More", "1")))));

  private static PureEngageTarget with(String header) {
    return CONFIGURED.of(SessionData.of(Map.of("headers", Map.of(header, "named"))));
  }

  @Test
  void aHeaderThatIsNamedReplacesTheConfiguredOneInWhateverCase() {
    for (String header : new String[] {"X-API-Key", "x-api-key", "X-Api-KEY"}) {
      assertThat(with(header).headers())
          .as(header)
          .isEqualTo(Map.of("x-api-key", "named", "x-more", "1"));
    }
  }

  @Test
  void anAddressThatIsNamedHasNoSlashAtItsEnd() {
    for (String named :
        new String[] {"https://o.example/sessions", "https://o.example/sessions/"}) {
      PureEngageTarget target = CONFIGURED.of(SessionData.of(Map.of("dataURL", named)));
      assertThat(target.session("s/1").text()).isEqualTo("https://o.example/sessions/s%2F1");
      assertThat(target.files().text()).isEqualTo("https://o.example/");
      assertThat(target.overrides()).isEqualTo(Map.of("dataURL", named));
      assertThat(target.headers()).isEqualTo(CONFIGURED.headers());
      assertThat(target).hasToString("PureEngageTarget[https://o.example:443]");
    }
  }

  @Test
  void whatWasNamedIsKeptWithTheSessionAsItWasNamed() {
    assertThat(with("X-Api-KEY").overrides())
        .isEqualTo(Map.of("headers", Map.of("X-Api-KEY", "named")));
    assertThat(CONFIGURED.of(SessionData.of(Map.of("token", "t")))).isSameAs(CONFIGURED);
  }
}
