package io.webchat.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which changes of the session data are stored before they are used. */
class TokenHoldTest {
  private static final SessionData VERSION_2 =
      SessionData.of(Map.of("sessionID", "s", "secureKey", "k", "alias", "1"));
  private static final SessionData VERSION_3 =
      SessionData.of(Map.of("sessionId", "s", "token", "t", "participantId", "p"));

  @Test
  void aNewKeyOrTokenIsOne() {
    assertThat(TokenHold.isRotated(VERSION_2, VERSION_2.with(Map.of("secureKey", "k2")))).isTrue();
    assertThat(TokenHold.isRotated(VERSION_3, VERSION_3.with(Map.of("token", "t2")))).isTrue();
    assertThat(TokenHold.isRotated(SessionData.of(Map.of()), VERSION_3)).isTrue();
  }

  @Test
  void whatTheServerDoesNotCheckIsNone() {
    assertThat(TokenHold.isRotated(VERSION_2, VERSION_2)).isFalse();
    assertThat(TokenHold.isRotated(VERSION_2, VERSION_2.with(Map.of("alias", "2")))).isFalse();
    assertThat(TokenHold.isRotated(VERSION_3, VERSION_3.with(Map.of("participantId", "q"))))
        .isFalse();
  }
}
