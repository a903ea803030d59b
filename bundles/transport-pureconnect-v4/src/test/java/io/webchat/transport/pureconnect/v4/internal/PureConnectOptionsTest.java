package io.webchat.transport.pureconnect.v4.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.TransportConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code transport} may say, and the addresses that come of it. */
class PureConnectOptionsTest {
  private static PureConnectOptions options(Map<String, ?> more) {
    Map<String, Object> transport = new LinkedHashMap<>(more);
    transport.put("type", PureConnectProvider.TYPE);
    return PureConnectOptions.of(WebChatConfiguration.of(Map.of("transport", transport)));
  }

  @Test
  void aHostHasItsPort() {
    PureConnectOptions plain = options(Map.of("hosts", List.of("CIC1.example.com", "cic2")));
    assertThat(plain.hosts()).containsExactly("cic1.example.com", "cic2");
    assertThat(plain.address("cic2").text()).isEqualTo("http://cic2:8018/");
    PureConnectOptions secure = options(Map.of("hosts", List.of("cic2"), "useHttps", true));
    assertThat(secure.address("cic2").text()).isEqualTo("https://cic2:8019/");
    assertThat(secure.address("[::1]").text()).isEqualTo("https://[::1]:8019/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy.example.com/cic", "https://proxy.example.com/cic/"})
  void aProxyStandsBeforeTheHosts(String proxy) {
    PureConnectOptions options =
        options(Map.of("hosts", List.of("cic1"), "useHttps", false, "reverseProxyUrl", proxy));

    assertThat(options.address("cic1").text()).isEqualTo("https://proxy.example.com/cic/cic1");
  }

  @Test
  void hostsAreNeeded() {
    assertThatThrownBy(() -> options(Map.of()))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining("transport.hosts");
    assertThatThrownBy(() -> options(Map.of("hosts", List.of())))
        .hasMessageContaining("transport.hosts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://cic1", "cic1:8018", "cic1/x", "a b", "-x", "..", "a@b", ""})
  void aHostIsANameAndNothingMore(String name) {
    assertThatThrownBy(() -> options(Map.of("hosts", List.of("cic2", name + "?"))))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining("transport.hosts")
        .hasMessageContaining(name + "?")
        .hasMessageContaining("names of hosts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a..b",
        "0123456789012345678901234567890123456789012345678901234567890123456789.example.com",
        "[1:2:3]",
        "[:::]",
        "[........]"
      })
  void aNameThatIsNoAddressIsNeitherConfiguredNorBelieved(String name) {
    assertThatThrownBy(() -> options(Map.of("hosts", List.of("cic2", name))))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining("transport.hosts")
        .hasMessageContaining(name.substring(0, 4));
    assertThat(HostPlace.names(List.of("cic2", name))).containsExactly("cic2");
  }

  @Test
  void whatCannotBeUsedIsNamedWithItsValue() {
    assertThatThrownBy(
            () ->
                options(
                    Map.of(
                        "hosts",
                        List.of("cic1"),
                        "useHttps",
                        "perhaps",
                        "reverseProxyUrl",
                        "ftp://proxy")))
        .hasMessageContaining("transport.reverseProxyUrl")
        .hasMessageContaining("ftp://proxy");
    assertThatThrownBy(() -> options(Map.of("hosts", List.of("cic1"), "useHttps", "perhaps")))
        .hasMessageContaining("transport.useHttps")
        .hasMessageContaining("perhaps");
  }

  @Test
  void interactionDataOfAnotherKindIsNamedWithItsValue() {
    Map<String, Object> wrong =
        Map.of(
            "routing",
            "Support",
            "additionalAttrs",
            7,
            "journey",
            List.of("a"),
            "notes",
            Map.of(),
            "routingContexts",
            "context");
    assertThatThrownBy(() -> options(Map.of("hosts", List.of("cic1"), "interactionData", wrong)))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining("transport.interactionData.routing")
        .hasMessageContaining("Support")
        .hasMessageContaining("an object")
        .hasMessageContaining("transport.interactionData.additionalAttrs")
        .hasMessageContaining("transport.interactionData.journey")
        .hasMessageContaining("transport.interactionData.notes")
        .hasMessageContaining("transport.interactionData.routingContexts")
        .hasMessageContaining("a list");
    assertThatThrownBy(
            () -> options(Map.of("hosts", List.of("cic1"), "interactionData", "Support")))
        .hasMessageContaining("transport.interactionData")
        .hasMessageContaining("Support");
    for (Object none : List.of("", false, 0, Map.of())) {
      options(Map.of("hosts", List.of("cic1"), "interactionData", none));
    }
  }

  @Test
  void theAddressNamesTheKeyThatItComesFrom() {
    assertThat(options(Map.of("hosts", List.of("cic1"))).address("cic1").key())
        .isEqualTo("transport.hosts");
    Map<String, ?> proxied =
        Map.of("hosts", List.of("cic1"), "reverseProxyUrl", "https://proxy.example.com");
    assertThat(options(proxied).address("cic1").segment("icws").key())
        .isEqualTo("transport.reverseProxyUrl");
  }

  @Test
  void theSessionIsLaidOutAsThePublicWidgetDoes() {
    SessionFormat format = new PureConnectProvider().sessionFormat();

    assertThat(format.identity()).containsExactly("sessionId");
    assertThat(format.token()).isEmpty();
    assertThat(format.cookies().typed()).isTrue();
    assertThat(format.cookies().values())
        .isEqualTo(Map.of("session", "sessionId", "participantId", "participantId"));
    assertThat(format.cookies().objects()).isEmpty();
  }
}
