package io.webchat.transport.webmessaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.transport.TransportConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebMessagingOptionsTest {
  private static WebMessagingOptions options(Map<String, ?> more) {
    Map<String, Object> transport = new LinkedHashMap<>();
    transport.put("type", "webmessaging");
    transport.put("dataURL", "https://api.example.com");
    transport.put("endpoint", "d-1");
    transport.putAll(more);
    transport.values().removeIf(""::equals);
    return WebMessagingOptions.of(WebChatConfiguration.of(Map.of("transport", transport)));
  }

  @Test
  void allAddressesFollowFromThatOfTheService() {
    WebMessagingOptions options = options(Map.of());

    assertThat(options.api().text()).isEqualTo("https://api.example.com/");
    assertThat(options.socket().toString())
        .startsWith("wss://webmessaging.example.com/v1?deploymentId=d-1&application=webchat-")
        .doesNotContain("$");
    assertThat(options.config().text())
        .isEqualTo("https://api-cdn.example.com/webdeployments/v1/deployments/d-1/config.json");
    assertThat(options.origin()).isEqualTo("https://apps.example.com");
    assertThat(options.silenceMs()).isEqualTo(45_000);
  }

  @Test
  void eachOfThemMayBeNamed() {
    WebMessagingOptions options =
        options(
            Map.of(
                "dataURL", "http://127.0.0.1:8080/base/",
                "socketURL", "ws://127.0.0.1:8080/base/v1?x=1",
                "configURL", "http://127.0.0.1:8080/other/my.json",
                "origin", "https://shop.example.com/",
                "silenceTimeout", 0));

    assertThat(options.api().text()).isEqualTo("http://127.0.0.1:8080/base");
    assertThat(options.socket().toString())
        .startsWith("ws://127.0.0.1:8080/base/v1?x=1&deploymentId=d-1");
    assertThat(options.config().text()).isEqualTo("http://127.0.0.1:8080/other/my.json");
    assertThat(options.origin()).isEqualTo("https://shop.example.com");
    assertThat(options.silenceMs()).isZero();
  }

  @Test
  void aStoredSessionKeepsItsDeployment() {
    assertThat(options(Map.of()).socketOf("old one").toString())
        .startsWith("wss://webmessaging.example.com/v1?deploymentId=old+one&application=webchat-");
  }

  @Test
  void anAddressWithoutAFileIsThatOfTheService() {
    assertThat(options(Map.of("configURL", "https://cdn.example.com/x/")).config().text())
        .isEqualTo("https://cdn.example.com/x/webdeployments/v1/deployments/d-1/config.json");
  }

  @ParameterizedTest
  @CsvSource({
    "dataURL, '', transport.dataURL",
    "dataURL, ftp://x, transport.dataURL",
    "dataURL, https://chat.example.com, transport.socketURL",
    "endpoint, '', transport.endpoint",
    "endpoint, a/b, transport.endpoint",
    "socketURL, https://x, transport.socketURL",
    "socketURL, wss:x, transport.socketURL",
    "socketURL, '::', transport.socketURL",
    "configURL, x, transport.configURL",
    "origin, x, transport.origin",
    "silenceTimeout, soon, transport.silenceTimeout",
    "silenceTimeout, 5, transport.silenceTimeout"
  })
  void whatCannotBeUsedIsNamed(String key, String value, String named) {
    assertThatThrownBy(() -> options(Map.of(key, value)))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining(named)
        .hasMessageContaining("expected")
        .satisfies(
            failure -> {
              if (!value.isEmpty() && !key.equals("dataURL")) {
                assertThat(failure).hasMessageContaining(value);
              }
            });
  }
}
