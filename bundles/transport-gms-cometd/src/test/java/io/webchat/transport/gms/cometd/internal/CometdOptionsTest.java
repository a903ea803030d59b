package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CometdOptionsTest {
  private static final String URL = "https://chat.example/genesys/cometd";

  private static WebChatConfiguration configuration(Map<String, ?> more) {
    Map<String, Object> cometD = new HashMap<>(Map.of("enabled", true, "cometURL", URL));
    cometD.putAll(more);
    return WebChatConfiguration.of(
        Map.of("cometD", cometD, "dataURL", "https://elsewhere.example/chat"));
  }

  private static CometdOptions options(Map<String, ?> more) {
    return CometdOptions.of(configuration(more));
  }

  @Test
  void hasTheDefaultsOfTheReference() {
    CometdOptions options = options(Map.of());

    assertThat(options.url().text()).isEqualTo(URL);
    assertThat(options.channel()).isEqualTo("/service/chatV2/customer-support");
    assertThat(options.files()).isEmpty();
    assertThat(options.webSocket()).isTrue();
    assertThat(options.verbose()).isFalse();
    assertThat(options.toString()).doesNotContain("genesys/cometd");
  }

  @Test
  void readsWhatIsConfigured() {
    CometdOptions options =
        options(
            Map.of(
                "cometURL",
                URL + "/",
                "channel",
                "/service/chatV2/sales",
                "apiURL",
                "https://chat.example/genesys/2/chat-ntf",
                "websocketEnabled",
                false,
                "logLevel",
                "Debug"));

    assertThat(options.url().text()).isEqualTo(URL);
    assertThat(options.channel()).isEqualTo("/service/chatV2/sales");
    assertThat(options.files()).isPresent();
    assertThat(options.webSocket()).isFalse();
    assertThat(options.verbose()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "cometURL, ftp://x, http://",
    "cometURL, '', http://",
    "apiURL, nowhere, http://",
    "channel, /chat, /service/",
    "channel, /service/**, /service/",
    "logLevel, loud, debug"
  })
  void refusesWhatCannotBeUsed(String key, String value, String expected) {
    assertThatThrownBy(() -> options(Map.of(key, value)))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContainingAll("cometD." + key, expected);
  }

  @Test
  void filesNeedAnAddress() {
    CometdProvider provider = new CometdProvider();
    try {
      assertThat(provider.create(TestTransportContext.of(configuration(Map.of()))).capabilities())
          .doesNotContain(Capability.FILE_UPLOAD, Capability.POLLING);
      assertThat(
              provider
                  .create(
                      TestTransportContext.of(
                          configuration(Map.of("apiURL", "https://chat.example/ntf"))))
                  .capabilities())
          .contains(Capability.FILE_UPLOAD, Capability.FILE_DOWNLOAD, Capability.FILE_LIMITS);
    } finally {
      provider.close();
    }
  }
}
