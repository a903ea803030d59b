package io.webchat.rest.gms;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.rest.Form;
import io.webchat.spi.transport.StartRequest;
import java.util.HashMap;
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

  @Test
  void aResultOpensASessionWhereItNamesKeyIdAndUser() {
    Map<String, Object> result =
        Map.of("chatId", "c", "userId", "u", "secureKey", "k", "alias", 117, "more", "x");
    assertThat(GmsSession.opened(result))
        .isEqualTo(Map.of("secureKey", "k", "sessionID", "c", "alias", "117", "userId", "u"));
    for (String needed : List.of("chatId", "userId", "secureKey")) {
      Map<String, Object> less = new HashMap<>(result);
      less.put(needed, "");
      assertThat(GmsSession.opened(less)).as(needed).isNull();
      less.remove(needed);
      assertThat(GmsSession.opened(less)).as(needed).isNull();
    }
    Map<String, Object> less = new HashMap<>(result);
    less.remove("alias");
    assertThat(GmsSession.opened(less))
        .isEqualTo(Map.of("secureKey", "k", "sessionID", "c", "userId", "u"));
  }

  @Test
  void aResultChangesWhatItNamesOnly() {
    assertThat(GmsSession.updated(SESSION, Map.of())).isNull();
    assertThat(GmsSession.updated(SESSION, Map.of("chatId", "s", "secureKey", "k"))).isNull();
    assertThat(GmsSession.updated(SESSION, Map.of("chatId", "s2", "userId", "u2")))
        .isEqualTo(Map.of("sessionID", "s2", "secureKey", "k", "alias", "1", "userId", "u2"));
    assertThat(GmsSession.updated(SESSION, Map.of("secureKey", "k2", "alias", "2")))
        .isEqualTo(Map.of("sessionID", "s", "secureKey", "k2", "alias", "2"));
  }

  @Test
  void everyRequestCarriesUserKeyAndAliasInThisOrder() {
    assertThat(GmsSession.credentials(SESSION).fields())
        .containsExactly(
            new Form.Field("userId", ""),
            new Form.Field("secureKey", "k"),
            new Form.Field("alias", "1"));
    assertThat(GmsSession.chatId(SESSION)).isEqualTo("s");
  }

  private static Map<String, Object> userData(Map<String, Object> given, boolean async) {
    return GmsSession.userData(new StartRequest(Map.of(), given, async), "en-US");
  }
}
