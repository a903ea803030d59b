package io.webchat.spi.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.session.SessionData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of session data whose keys a transport names, and of those of any other wire. */
class SessionFormatTest {
  private static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN
          .identifiedBy("room", "seat")
          .withCredentials("ticket")
          .withToken("ticket");
  private static final SessionData DATA =
      SessionData.of(Map.of("room", "r", "seat", 7, "ticket", "t", "nick", "n"));

  @Test
  void allValuesOfTheIdentityTogetherIdentifyASession() {
    assertThat(FORMAT.identityOf(DATA)).isPresent();
    assertThat(FORMAT.identityOf(DATA.with(Map.of("ticket", "u"))))
        .isEqualTo(FORMAT.identityOf(DATA));
    assertThat(FORMAT.identityOf(DATA.with(Map.of("seat", 8))))
        .isPresent()
        .isNotEqualTo(FORMAT.identityOf(DATA));
    assertThat(FORMAT.identityOf(SessionData.of(Map.of("room", "r")))).isEmpty();
  }

  @Test
  void onlyACredentialIsRotated() {
    assertThat(FORMAT.isRotated(DATA, DATA.with(Map.of("ticket", "u")))).isTrue();
    assertThat(FORMAT.isRotated(SessionData.of(Map.of()), DATA)).isTrue();
    assertThat(FORMAT.isRotated(DATA, DATA.with(Map.of("nick", "m")))).isFalse();
    assertThat(FORMAT.isRotated(DATA, DATA)).isFalse();
  }

  @Test
  void aTokenStandsForItsKey() {
    assertThat(FORMAT.ofToken("t")).contains(SessionData.of(Map.of("ticket", "t")));
  }

  @Test
  void ofAnUnknownWireNothingIsSharedAndAnyChangeIsStoredFirst() {
    assertThat(SessionFormat.UNKNOWN.identityOf(DATA)).isEmpty();
    assertThat(SessionFormat.UNKNOWN.isRotated(DATA, DATA.with(Map.of("nick", "m")))).isTrue();
    assertThat(SessionFormat.UNKNOWN.isRotated(DATA, DATA.with(Map.of()))).isFalse();
    assertThat(SessionFormat.UNKNOWN.ofToken("t")).isEmpty();
  }

  @Test
  void aCookieHasOneUse() {
    assertThatThrownBy(() -> new SessionCookieFormat(true, Map.of("ping", "room"), Map.of(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ping");
    assertThatThrownBy(
            () ->
                new SessionCookieFormat(
                    true, Map.of("keys", "room"), Map.of("keys", List.of("seat")), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
