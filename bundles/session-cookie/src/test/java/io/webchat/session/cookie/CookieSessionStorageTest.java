package io.webchat.session.cookie;

import static io.webchat.testkit.session.SampleSessions.V2;
import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.full;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.session.SessionData;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import io.webchat.testkit.session.SessionStorageContract;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSessionStorageTest extends SessionStorageContract {
  private static final String STATE = "_genesys.widgets.webchat.state.";

  @Override
  protected SessionStorageProvider open() {
    return ServiceLoader.load(SessionStorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(CookieSessionStorage.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  @Override
  protected int bigEnough() {
    return 60 * 1024;
  }

  @Override
  protected int tooBig() {
    return 66 * 1024;
  }

  @Test
  void aSessionOfVersion2HasTheDocumentedCookies() {
    SessionKey key = new SessionKey("v2", V2, "shop");
    store(
        new StoredSession(
            key,
            SessionData.of(
                Map.of("sessionID", "00Pq", "secureKey", "k", "alias", "117", "userId", "u")),
            12,
            1_700_000_000_000L,
            full("v2").filters().subList(0, 1),
            false,
            Map.of()));
    assertThat(cookies(key).all())
        .containsOnlyKeys(
            "shop." + STATE + "session",
            "shop." + STATE + "keys",
            "shop." + STATE + "ping",
            "shop." + STATE + "index",
            "shop." + STATE + "filters")
        .containsEntry("shop." + STATE + "session", "00Pq")
        .containsEntry(
            "shop." + STATE + "keys", "{\"secureKey\":\"k\",\"alias\":\"117\",\"userId\":\"u\"}")
        .containsEntry("shop." + STATE + "ping", "1700000000000")
        .containsEntry("shop." + STATE + "index", "12")
        .containsEntry(
            "shop." + STATE + "filters",
            "{\"custom\":[{\"source\":\"\\\\b\\\\d{16}\\\\b|/\u00e9/\",\"flags\":\"gi\"}]}");
  }

  @Test
  void aSessionOfVersion3HasItsTransportInTheNamesAndTheTokenAsKeys() {
    SessionKey key = key("v3", V3);
    store(
        new StoredSession(
            key,
            SessionData.of(Map.of("sessionId", "s-1", "token", "jwt")),
            3,
            4,
            List.of(),
            false,
            Map.of()));
    String state = STATE + "pureengage-v3-rest.";
    assertThat(cookies(key).all())
        .isEqualTo(
            Map.of(
                state + "session", "s-1",
                state + "keys", "jwt",
                state + "ping", "4",
                state + "index", "2"));
    assertThat(stored(key).orElseThrow().position()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"5,6", "-5,6", "0,1", "-1,2"})
  void theMinusOfAnIndexOfVersion3IsSetAside(String index, long position) {
    SessionKey key = key("minus", V3);
    cookies(key).set(STATE + "pureengage-v3-rest.session", "s-1", Map.of());
    cookies(key).set(STATE + "pureengage-v3-rest.keys", "jwt", Map.of());
    cookies(key).set(STATE + "pureengage-v3-rest.index", index, Map.of());
    assertThat(stored(key).orElseThrow().position()).isEqualTo(position);
  }

  @Test
  void aSessionOfVersion3WithoutAPositionHasNoIndex() {
    SessionKey key = key("none", V3);
    store(async(key, 3));
    store(async(key, 0));
    assertThat(cookies(key).all()).doesNotContainKey(STATE + "pureengage-v3-rest.index");
    assertThat(stored(key).orElseThrow().position()).isZero();
  }

  @Test
  void whatHasNoDocumentedCookieIsInOneOfItsOwn() {
    StoredSession session = async(key("v3", V3), 3);
    store(session);
    assertThat(cookies(session.key()).get(STATE + "pureengage-v3-rest.data").orElseThrow())
        .contains("participantId", "\"async\":true")
        .doesNotContain("token");
  }

  @Test
  void cookiesThatAWidgetWroteAreASession() {
    SessionKey key = key("browser", V2);
    cookies(key).set(STATE + "session", "00Pq", Map.of());
    cookies(key).set(STATE + "keys", "{\"secureKey\":\"k\",\"alias\":\"1\"}", Map.of());
    cookies(key).set(STATE + "filters", "{\"custom\":[{\"source\":\"a\"}]}", Map.of());
    StoredSession session = stored(key).orElseThrow();
    assertThat(session.session())
        .isEqualTo(Map.of("sessionID", "00Pq", "secureKey", "k", "alias", "1"));
    assertThat(session.position()).isZero();
    assertThat(session.filters()).hasSize(1);
  }

  @Test
  void otherCookiesStay() {
    StoredSession session = full("other");
    cookies(session.key()).set(STATE + "chatStartLock", "1", Map.of());
    cookies(session.key()).set("custom", "2", Map.of());
    store(session);
    delete(session.key());
    assertThat(cookies(session.key()).all())
        .isEqualTo(Map.of(STATE + "chatStartLock", "1", "custom", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "ping", "index", "filters", "data"})
  void aDamagedCookieIsNamed(String cookie) {
    StoredSession session = full("damaged");
    for (String value : List.of("{\"secureKey\":\"s3cr3t", "nonsense", "[]", "")) {
      store(session);
      cookies(session.key()).set(STATE + cookie, value, Map.of());
      assertThatThrownBy(() -> stored(session.key()))
          .isInstanceOf(SessionStorageException.class)
          .hasMessage("The cookie " + STATE + cookie + " is damaged")
          .hasNoCause()
          .extracting(e -> ((SessionStorageException) e).isTemporary())
          .isEqualTo(false);
    }
  }

  @Test
  void aJarThatIsFullKeepsTheFormerSession() {
    StoredSession former = async(key("full", V3), 1);
    store(former);
    int left = 200 - cookies(former.key()).all().size();
    for (int i = 0; i < left; i++) {
      cookies(former.key()).set("c" + i, "", Map.of());
    }
    StoredSession session = full("full");
    assertThatThrownBy(() -> store(session))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageContaining("too many cookies");
    assertThat(stored(former.key())).contains(former);
    assertThat(stored(session.key())).isEmpty();
  }
}
