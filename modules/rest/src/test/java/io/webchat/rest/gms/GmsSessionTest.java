package io.webchat.rest.gms;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.StartRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What version 2 knows of its session data and adds to user data. */
class GmsSessionTest {
  private static final SessionData SESSION =
      SessionData.of(Map.of("sessionID", "s", "secureKey", "k", "alias", "1"));

  @Test
  void aNewKeyIsARotationAndANewAliasIsNot() {
    assertThat(GmsSession.FORMAT.isRotated(SESSION, SESSION.with(Map.of("secureKey", "k2"))))
        .isTrue();
    assertThat(GmsSession.FORMAT.isRotated(SESSION, SESSION.with(Map.of("alias", "2")))).isFalse();
    assertThat(GmsSession.FORMAT.identityOf(SESSION.with(Map.of("secureKey", "k2"))))
        .isEqualTo(GmsSession.FORMAT.identityOf(SESSION))
        .isPresent();
  }

  @Test
  void theLanguageComesFirstAndGivesWayToAnotherOne() {
    assertThat(List.copyOf(userData(Map.of("a", 1), false).keySet()))
        .containsExactly("GCTI_LanguageCode", "a");
    assertThat(userData(Map.of(), false)).isEqualTo(Map.of("GCTI_LanguageCode", "en-US"));
    assertThat(userData(Map.of("GCTI_LanguageCode", "fr"), false))
        .isEqualTo(Map.of("GCTI_LanguageCode", "fr"));
  }

  @Test
  void theAsynchronousModeIsNotTakenBackByTheCall() {
    assertThat(userData(Map.of("GCTI_Chat_AsyncMode", "false"), true))
        .containsEntry("GCTI_Chat_AsyncMode", "true");
  }

  private static Map<String, Object> userData(Map<String, Object> given, boolean async) {
    return GmsSession.userData(new StartRequest(Map.of(), given, async), "en-US");
  }
}
