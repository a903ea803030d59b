package io.webchat.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.spi.transport.TransportConfigurationException;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class RestUrlTest {
  private static final RestUrl BASE = RestUrl.configured("dataURL", "https://host/gms/2/chat/cs");

  @Test
  void namesTheKeyOfAnAddressThatCannotBeUsed() {
    assertThatThrownBy(() -> RestUrl.configured("dataURL", ""))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessage(
            "dataURL: expected a URL that begins with http:// or https:// and names a host, found"
                + " nothing");
    for (String wrong : new String[] {"host/path", "ftp://host/", "http://", "javascript:x"}) {
      assertThatThrownBy(() -> RestUrl.configured("dataURL", wrong))
          .isInstanceOf(TransportConfigurationException.class)
          .hasMessageStartingWith("dataURL: expected a URL that begins with http://")
          .hasMessageEndingWith(", found another text");
      assertThatThrownBy(() -> RestUrl.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void encodesSegmentsSoThatNoneLeavesThePath() {
    assertThat(BASE.segments("00a/../b?c#d e", "send").text())
        .isEqualTo("https://host/gms/2/chat/cs/00a%2F..%2Fb%3Fc%23d%20e/send");
    assertThat(BASE.segments("..", ".", "%2e%2e").text())
        .isEqualTo("https://host/gms/2/chat/cs/_/_/%252e%252e");
  }

  @Test
  void endsWithASlashOnce() {
    assertThat(BASE.slash().text()).isEqualTo("https://host/gms/2/chat/cs/");
    assertThat(BASE.slash().slash().segment("x").text()).isEqualTo("https://host/gms/2/chat/cs/x");
  }

  @Test
  void resolvesBelowItself() {
    RestUrl sessions = RestUrl.configured("dataURL", "https://host/nexus/v3/chat/sessions");
    RestUrl files = sessions.without("sessions");

    assertThat(files.below("/sessions/1/images/2?x=1").text())
        .isEqualTo("https://host/nexus/v3/chat/sessions/1/images/2?x=1");
    assertThat(files.below("a b").text()).isEqualTo("https://host/nexus/v3/chat/a%20b");
    assertThat(files.below("//evil/x").sameOrigin(files)).isTrue();
    assertThat(files.below("https://evil/x").sameOrigin(files)).isFalse();
    assertThat(files.below("http://host/x").sameOrigin(files)).isFalse();
    assertThat(files.below("https://host:8443/x").sameOrigin(files)).isFalse();
    assertThat(files.below("ftp://host/x")).isNull();
    assertThat(BASE.without("sessions")).isEqualTo(BASE);
  }

  @Test
  void hasParametersAndAHost() {
    assertThat(BASE.query("a b", "1&2").query("n", 7).text())
        .isEqualTo("https://host/gms/2/chat/cs?a%20b=1%262&n=7");
    assertThat(BASE.host()).isEqualTo("host");
  }

  @Test
  void addressesAreEqualByTheirText() {
    RestUrl same = RestUrl.configured("serverURL", "https://HOST:443/gms/2/chat/cs");
    assertThat(BASE).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(BASE).isNotEqualTo(BASE.slash()).isNotEqualTo(BASE.text());
  }

  @Test
  void showsNoPath() {
    assertThat(RestUrl.configured("x", "https://me:pw@host/key?token=1"))
        .hasToString("https://host:443");
  }

  @Test
  void theClientTakesTheAddressAsItIs() {
    RestUrl url = RestUrl.parse("https://example.net/a b?c=%2F").segment("d/e");
    assertThat(url.adapt(HttpUrl.class)).map(HttpUrl::toString).contains(url.text());
    assertThat(url.adapt(String.class)).isEmpty();
  }
}
