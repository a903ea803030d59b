package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Cookie} is js-cookie on the jar of the instance, {@code document.cookie} the same jar. */
class CookieTest {
  @TempDir Path home;

  @Test
  void valuesAreTextsAndObjectsAreJson() {
    assertThat(
            Told.by(
                home,
                """
                Cookie.set('text', 'ü; =%'); Cookie.set('number', 5); Cookie.set('flag', true); Cookie.set('nothing', undefined);
                Cookie.set('object', { n: [1, 'ä'] }); Cookie.set('list', [1, 2]);
                tell(Cookie.get('text'), typeof Cookie.get('number'), Cookie.get('flag'), Cookie.get('nothing'), Cookie.get('object'), Cookie.get('list'));
                tell(Cookie.getJSON('number') + 1, Cookie.getJSON('object').n[1], Cookie.getJSON('list').length, Cookie.getJSON('text'), Cookie.getJSON('none'));
                tell(Object.keys(Cookie.get()).sort().join('+'), Object.keys(Cookie.getJSON()).length, Cookie.getJSON().object.n[0]);
                """))
        .containsExactly(
            "ü; =%,string,true,undefined,{\"n\":[1,\"ä\"]},[1,2]",
            "6,ä,2,ü; =%,", "flag+list+nothing+number+object+text,6,1");
  }

  @Test
  void namesOfObjectsPropertiesAreNamesOfNoCookie() {
    assertThat(
            Told.by(
                home,
                """
                for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) tell(Cookie.get(name), Cookie.getJSON(name), localStorage.getItem(name));
                Cookie.set('constructor', 'mine'); localStorage.setItem('toString', 'too');
                tell(Cookie.get('constructor'), localStorage.getItem('toString'), 'toString' in localStorage, 'other' in localStorage);
                """))
        .containsExactly(",,", ",,", ",,", ",,", "mine,too,true,false");
  }

  @Test
  void attributesReachTheJar() {
    Scripting scripting = new Scripting(PatientSettings.in(home));
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS); // as a script tells the time
    try (FakeChat chat =
        FakeChat.of(
                """
                    Cookie.defaults = { domain: '.example.com' };
                    Cookie.set('all', 'x', { expires: 7, path: '/p', secure: true, sameSite: 'strict' });
                    Cookie.set('date', 'x', { expires: new Date(4102444800000), secure: false });
                    Cookie.set('session', 'x', { expires: '', domain: undefined });
                    document.cookie = 'raw=1; Max-Age=60; Path=/r; SameSite=Lax; Secure; HttpOnly';
                    """)
            .attachedTo(scripting)) {
      assertThat(chat.errorTexts()).isEmpty();
      assertThat(chat.cookieOptions()).hasSize(4);
      assertThat(options(chat, 0))
          .hasSize(5)
          .containsAllEntriesOf(
              Map.of("path", "/p", "domain", ".example.com", "secure", true, "sameSite", "strict"))
          .hasEntrySatisfying("expires", when -> assertIsIn(when, before, Duration.ofDays(7)));
      assertThat(options(chat, 1))
          .isEqualTo(
              Map.of(
                  "path",
                  "/",
                  "domain",
                  ".example.com",
                  "expires",
                  Instant.ofEpochMilli(4102444800000L)));
      assertThat(options(chat, 2)).isEqualTo(Map.of("path", "/"));
      assertThat(options(chat, 3))
          .hasSize(4)
          .containsAllEntriesOf(Map.of("path", "/r", "sameSite", "Lax", "secure", true))
          .hasEntrySatisfying("expires", when -> assertIsIn(when, before, Duration.ofSeconds(60)));
    } finally {
      scripting.close();
    }
  }

  private static Map<String, Object> options(FakeChat chat, int index) {
    return new HashMap<>(chat.cookieOptions().get(index));
  }

  private static void assertIsIn(Object when, Instant before, Duration time) {
    assertThat((Instant) when).isBetween(before.plus(time), Instant.now().plus(time));
  }

  @Test
  void whatHasExpiredIsRemoved() {
    assertThat(
            Told.by(
                home,
                """
                for (const name of 'abcdef') Cookie.set(name, name);
                Cookie.set('a', '', { expires: -1 }); Cookie.set('b', '', { expires: new Date(0) }); Cookie.remove('c', { path: '/' });
                document.cookie = 'd=; expires=Thu, 01 Jan 1970 00:00:00 GMT'; document.cookie = 'e=;max-age=0';
                Cookie.set('f', 'stays', { expires: null });
                tell(document.cookie);
                """))
        .containsExactly("f=stays");
  }

  @Test
  void theTextOfTheDocumentIsTheSameJar() {
    assertThat(
            Told.by(
                home,
                """
                tell(Cookie.set('a b', '{"x": 1}/ä', { path: '/p', secure: true }));
                document.cookie = 'c=a=b&100%; path=/'; document.cookie = ' d = e%20f ;'; document.cookie = '=nameless';
                tell(Cookie.get('c'), Cookie.get('d'));
                tell(document.cookie.split('; ').sort().join(' | '));
                const copy = document.cookie.split('; ').map((pair) => pair.split('=')).find(([name]) => name === 'd')[1];
                tell(decodeURIComponent(copy), document.cookie.split('; ').length);
                """))
        .containsExactly(
            "a%20b={%22x%22:%201}/%C3%A4; path=/p; secure",
            "a=b&100%,e f", "a%20b={%22x%22:%201}/%C3%A4 | c=a=b&100%25 | d=e%20f", "e f,3");
  }

  @Test
  void convertersReadAndWrite() {
    assertThat(
            Told.by(
                home,
                """
                const shouting = Cookie.withConverter({ read: (value, name) => decodeURIComponent(value).toUpperCase() + name, write: (value) => encodeURIComponent('<' + value + '>') });
                shouting.set('x', 'é'); tell(Cookie.get('x'), shouting.get('x'), shouting.get().x, Cookie.noConflict() === Cookie);
                """))
        .containsExactly("<é>,<É>x,<É>x,true");
  }
}
