package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts have of a browser: timers, cookies, storage, URLs, console. */
class PageTest {
  @TempDir Path home;
  private Scripting scripting;

  @AfterEach
  void close() {
    scripting.close();
  }

  private FakeChat chat(String id, String script, List<Object> told) {
    FakeChat chat =
        new FakeChat(
            FakeChat.of(
                    """
                    const mine = CXBus.registerPlugin('Mine');
                    const tell = (...values) => mine.publish('told', { value: values.join() });
                    """
                        + script)
                .settings()
                .withId(id));
    chat.bus().subscribe("Mine.told", event -> told.add(event.data().get("value")));
    return chat.attachedTo(scripting);
  }

  private List<Object> tell(String script) {
    List<Object> told = new CopyOnWriteArrayList<>();
    scripting = TestScripting.with(PatientSettings.in(home));
    try (FakeChat chat = chat("a", script + "\ntell('end');", told)) {
      await().untilAsserted(() -> assertThat(told).contains("end"));
      assertThat(chat.errorTexts()).isEmpty();
      List<Object> without = new ArrayList<>(told);
      without.remove("end");
      return without;
    }
  }

  @Test
  void cookiesBehaveLikeThoseOfJsCookie() {
    assertThat(
            tell(
                """
                Cookie.set('a', 'b c;d', { path: '/' });
                Cookie.set('o', { n: [1] });
                tell(Cookie.get('a'), Cookie.get('o'), Cookie.getJSON('o').n[0], typeof Cookie.get('none'), Object.keys(Cookie.get()).sort().join('+'));
                document.cookie = 'd=e%20f; max-age=60; path=/';
                tell(Cookie.get('d'), document.cookie.split('; ').sort()[0]);
                Cookie.remove('a'); Cookie.set('o', 'x', { expires: -1 }); document.cookie = 'd=; expires=Thu, 01 Jan 1970 00:00:00 GMT';
                tell(document.cookie === '', Object.keys(Cookie.get()).length);
                """))
        .containsExactly("b c;d,{\"n\":[1]},1,undefined,a+o", "e f,a=b%20c%3Bd", "true,0");
  }

  @Test
  void localStorageIsPerInstanceAndKept() throws Exception {
    Path folder = home.resolve("storage");
    ScriptSettings defaults = PatientSettings.in(home);
    ScriptSettings settings =
        new ScriptSettings(
            defaults.limits(), 2, home, 1000, null, folder, defaults.location(), List.of(), 60_000);
    List<Object> told = new CopyOnWriteArrayList<>();
    String script =
        """
        const before = localStorage.getItem('n');
        localStorage.setItem('n', Number(before) + 1); localStorage.extra = 'x';
        tell(before, localStorage.n, localStorage.length, Object.keys(localStorage).join('+'), sessionStorage.getItem('n'));
        """;
    scripting = TestScripting.with(settings);
    try (FakeChat one = chat("one", script, told)) {
      await().until(() -> java.nio.file.Files.exists(folder.resolve("one.localstorage.json")));
      await().until(() -> told.size() == 1);
      assertThat(one.errors()).isEmpty();
    }
    scripting.close();
    scripting = TestScripting.with(settings);
    try (FakeChat again = chat("one", script, told);
        FakeChat two = chat("two", script, told)) {
      await().untilAsserted(() -> assertThat(told).hasSize(3));
      assertThat(told)
          .containsExactlyInAnyOrder(",1,2,n+extra,", "1,2,2,n+extra,", ",1,2,n+extra,");
      assertThat(again.errors()).isEmpty();
      assertThat(two.errors()).isEmpty();
    }
  }

  @Test
  void urlsAreTakenApart() {
    assertThat(
            tell(
                """
                const u = new URL('../b/./c?x=1&y=a%20b#h', 'HTTPS://User@Example.com:443/a/d/e');
                tell(u.href, u.origin, u.pathname, u.search, u.hash, u.searchParams.get('y'));
                u.searchParams.append('z', 'ä/'); tell(u.search);
                const p = new URLSearchParams('?a=1&b=2&a=3+4'); p.set('b', '5'); p.delete('none');
                tell(p.getAll('a').join('+'), p.has('b'), p.toString(), [...p].length);
                tell(URL.canParse('nope'), new URLSearchParams({ q: 'x y' }).toString());
                """))
        .containsExactly(
            "https://User@example.com/a/b/c?x=1&y=a%20b#h,https://example.com,/a/b/c,?x=1&y=a%20b,#h,a b",
            "?x=1&y=a+b&z=%C3%A4%2F", "1+3 4,true,a=1&b=5&a=3+4,3", "false,q=x+y");
  }

  @Test
  void timersFireAndStop() {
    assertThat(
            tell(
                """
                let n = 0;
                const never = setTimeout(() => tell('never'), 1); clearTimeout(never);
                """))
        .isEmpty();
    scripting.close();
    List<Object> told = new CopyOnWriteArrayList<>();
    scripting = TestScripting.with(PatientSettings.in(home));
    try (FakeChat chat =
        chat(
            "t",
            """
            let n = 0;
            const i = setInterval((a) => { n += a; tell('tick', n); if (n === 3) { clearInterval(i); setTimeout(tell, 1, 'end', 'x'); } }, 1, 1);
            queueMicrotask(() => tell('micro'));
            """,
            told)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(told).containsExactly("micro", "tick,1", "tick,2", "tick,3", "end,x"));
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void smallThingsOfAPageAreThere() {
    assertThat(
            tell(
                """
                tell(performance.now() >= 0 && performance.now() < 600000, performance.timeOrigin > 1e12, origin, isSecureContext, typeof requestIdleCallback(() => 0), cancelIdleCallback(0), document.URL === location.href, document.domain);
                console.group('a'); console.groupEnd(); console.table([{ a: 1 }]); console.count('x'); console.dirxml({}); console.timeStamp();
                """))
        .containsExactly("true,true,https://localhost,true,number,,true,localhost");
  }

  @Test
  void anErrorThatAScriptReportsIsPublished() {
    scripting = TestScripting.with(PatientSettings.in(home));
    try (FakeChat chat =
        chat("a", "reportError(new Error('mine'));", new CopyOnWriteArrayList<>())) {
      assertThat(chat.errorTexts())
          .singleElement()
          .asString()
          .contains(" at widgets.config.js:")
          .endsWith("Error: mine");
    }
  }

  @Test
  void theRestIsThere() {
    assertThat(
            tell(
                """
                tell(atob('w6Q='), btoa('hi'), window === self, self === globalThis, navigator.language, location.search === '', typeof fetch, document.readyState);
                const copy = structuredClone({ d: new Date(1), a: [1] }); tell(copy.d.getTime(), copy.a.length);
                console.log('text', { a: 1 }, [1], undefined, null, () => 1); console.error(new Error('logged')); console.table([]);
                tell(typeof Java, typeof Polyglot, typeof load, typeof print('not on the standard output'), typeof Atomics, typeof require, typeof process);
                """))
        .containsExactly(
            "Ã¤,aGk=,true,true,en-US,true,function,complete",
            "1,1",
            "undefined,undefined,undefined,undefined,undefined,undefined,undefined");
  }
}
