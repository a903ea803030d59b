package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.session.SessionData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that replaces built-ins spoils its own calls of them, not those of the prelude. */
class TamperingTest {
  /** Replaces all that can be replaced, and stops using it itself. */
  private static final String TAMPER =
      """
      const tamper = (replacement) => {
        const { ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf } = Reflect;
        const names = ['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Promise', 'Map', 'Set', 'WeakMap',
          'WeakSet', 'WeakRef', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'JSON', 'Reflect', 'Math', 'Proxy', 'Uint8Array', 'parseFloat', 'parseInt',
          'isNaN', 'isFinite', 'encodeURIComponent', 'decodeURIComponent', 'escape', 'unescape'];
        const owners = [];
        for (const name of names) {
          const value = window[name];
          owners.push(value);
          if (typeof value === 'function' && value.prototype) { owners.push(value.prototype); }
        }
        for (const iterated of [[], '', new Map(), new Set(), 'a'.matchAll(/a/g)]) { owners.push(getPrototypeOf(iterated[Symbol.iterator]())); }
        owners.push(getPrototypeOf(getPrototypeOf([][Symbol.iterator]())), getPrototypeOf(Uint8Array), getPrototypeOf(Uint8Array).prototype);
        const places = [];
        for (const owner of owners.filter((one) => one !== Error.prototype)) {
          for (const key of ownKeys(owner)) {
            if (key !== 'constructor' && key !== 'prototype' && key !== 'stackTraceLimit' && getOwnPropertyDescriptor(owner, key)?.configurable) { places.push([owner, key]); }
          }
        }
        for (const name of names) { places.push([window, name]); }
        const fixed = [];
        for (const place of places) { fixed[fixed.length] = { owner: place[0], key: place[1] }; }
        for (let i = 0; i < fixed.length; i += 1) {
          defineProperty(fixed[i].owner, fixed[i].key, { value: replacement, writable: true, configurable: true });
        }
      };
      """;

  private static final String SCRIPT =
      """
      const mine = CXBus.registerPlugin('Mine');
      const tell = (value) => mine.publish('told', { value });
      mine.registerCommand('add', (e) => { e.deferred.resolve({ sum: e.data.a + e.data.b }); });
      mine.registerCommand('ask', (e) => { mine.command('Mine.add', { a: 1, b: 1 }).done((answer) => e.deferred.resolve(answer.sum)).fail(e.deferred.reject); });
      mine.registerCommand('wait', async (e) => { const answer = await CXBus.command('Mine.add', { a: 2, b: 1 }); e.deferred.resolve(answer.sum); });
      mine.registerCommand('chain', (e) => { CXBus.command('Mine.add', { a: 3, b: 1 }).then((answer) => e.deferred.resolve(answer.sum + 1)); });
      mine.registerCommand('pipe', (e) => { CXBus.command('Mine.add', { a: 3, b: 3 }).pipe((answer) => answer.sum).always(e.deferred.resolve); });
      mine.registerCommand('none', (e) => { CXBus.command('Mine.missing').fail((reason) => e.deferred.resolve(typeof reason)); });
      mine.registerCommand('timer', (e) => { const never = setTimeout(() => 1, 9999); clearTimeout(never); setTimeout((n) => e.deferred.resolve(n), 1, 7); });
      mine.registerCommand('kept', (e) => {
        Cookie.set('c', 'x y', { expires: 1 }); localStorage.setItem('l', 'z'); document.cookie = 'd=e; path=/';
        console.log('seen', { a: [1] }); tell({ list: [1, { b: [null] }] });
        mine.data('d', 8); queueMicrotask(() => e.deferred.resolve([Cookie.get('c'), localStorage.getItem('l'), document.cookie.length, mine.data('d')]));
      });
      mine.registerCommand('url', (e) => {
        const url = new URL('../b?q=1#h', 'HTTPS://u@Example.com:444/a/c'); url.searchParams.append('r', 'ä b'); url.searchParams.set('q', 2); url.port = '';
        e.deferred.resolve([url.href, url.searchParams.get('r')]);
      });
      const page = [
        () => document.createElement('div').innerHTML, () => document.querySelector('a.b').className, () => document.getElementsByTagName('p').length,
        () => { const box = document.createElement('p'); box.append('a', document.createElement('b')); box.classList.add('c'); return box.outerHTML; },
        () => { let heard = ''; const box = document.body; box.addEventListener('x', (e) => { heard += e.detail; }); box.dispatchEvent(new CustomEvent('x', { detail: 'y' })); return heard; },
        () => { let heard = ''; $('#x').on('click.a', (e, extra) => { heard += extra; }).trigger('click', ['z']); return heard; },
        () => $.extend(true, {}, { a: { b: 1 } }).a.b + $('<i>').addClass('q').attr('class') + $.param({ a: [1] }),
        () => _genesys.widgets.common.linkify('www.a.example') + _genesys.widgets.common.bytesToSize(2048) + _genesys.widgets.common.checkPath({ a: 1 }, 'a'),
        () => structuredClone({ a: [{ b: 1 }] }).a[0].b, () => crypto.randomUUID().length, () => new TextDecoder().decode(new TextEncoder().encode('ä€')),
        () => new File(['ab'], 'n').size, () => { const h = new Headers({ A: 'b' }); h.append('a', 'c'); return h.get('A'); },
        () => { const c = new AbortController(); c.abort(); return c.signal.aborted; }, () => window.open('/x?y').location.search, () => new MessageChannel().port1.postMessage({ a: 1 }) === undefined,
        () => { new XMLHttpRequest().send(); return window.matchMedia('x').media; }, () => { window.postMessage({ a: 1 }, '*'); return navigator.language; }
      ];
      mine.registerCommand('page', async (e) => { const seen = { n: page.length };
        for (let i = 0; i < page.length; i += 1) { try { seen['r' + i] = page[i](); } catch (problem) { seen['r' + i] = 'failed ' + problem; } }
        try { await fetch('/x'); } catch (problem) { seen.fetch = problem.message; }
        e.deferred.resolve(seen); });
      mine.registerCommand('throws', () => { throw failure('sync'); });
      mine.registerCommand('rejects', async () => { await null; throw failure('async'); });
      mine.registerCommand('tamper', (e) => { tamper(e.data.thrower ? () => { throw 'tampered'; } : null); e.deferred.resolve('done'); });
      const { Error: Problem } = window;
      function failure(text) { return new Problem(text); }
      mine.before('Mine.add', (data) => ({ a: data.a, b: data.b, c: 1 }));
      mine.before('Mine.add', async (data) => { await null; return data; });
      mine.subscribe('WebChatService.tick', (e) => { if (e.data.fails) { throw failure('in a subscriber'); } tell(e.data.n); });
      mine.subscribe('WebChatService.again', function again() { mine.unsubscribe('WebChatService.again', again); mine.subscribe('WebChatService.more', () => tell('more')); tell('again'); });
      CXBus.command('WebChatService.registerPreProcessor', { preprocessor: (message) => { message.text += '!'; return message; } });
      CXBus.command('WebChatService.registerPreProcessor', { preprocessor: async (message) => { await null; message.text += '?'; return message; } });
      _genesys.widgets = { webchat: { dataURL: 'https://h.example', async: { enabled: true,
        getSessionData: async (data) => { await null; tell(data.token); }, setSessionData: (open, jar) => ({ token: jar.get('c') }) } } };
      mine.ready();
      """;

  @TempDir Path home;
  private final List<Object> told = new CopyOnWriteArrayList<>();
  private Scripting scripting;
  private FakeChat chat;

  @BeforeEach
  void open() {
    scripting = TestScripting.with(PatientSettings.in(home));
    chat = FakeChat.of(TAMPER + SCRIPT);
    chat.bus().subscribe("Mine.told", event -> told.add(event.data().get("value")));
    chat.attachedTo(scripting);
    await().until(() -> chat.preProcessors().size() == 2);
  }

  @AfterEach
  void close() {
    chat.close();
    scripting.close();
  }

  private void tamper(boolean thrower) {
    assertThat(chat.command("Mine.tamper", Map.of("thrower", thrower))).isEqualTo("done");
  }

  private void awaitTold(Object... values) {
    await().untilAsserted(() -> assertThat(told).containsExactly(values));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void commandsSettle(boolean thrower) {
    tamper(thrower);
    assertThat(chat.command("Mine.ask", Map.of())).isEqualTo(2);
    assertThat(chat.command("Mine.wait", Map.of())).isEqualTo(3);
    assertThat(chat.command("Mine.chain", Map.of())).isEqualTo(5);
    assertThat(chat.command("Mine.pipe", Map.of())).isEqualTo(6);
    assertThat(chat.command("Mine.none", Map.of())).isEqualTo("string");
    assertThat(chat.command("Mine.timer", Map.of())).isEqualTo(7);
    assertThat(chat.command("Mine.kept", Map.of())).isEqualTo(List.of("x y", "z", 12, 8));
    assertThat(chat.command("Mine.url", Map.of()))
        .isEqualTo(List.of("https://u@example.com/b?q=2&r=%C3%A4+b#h", "ä b"));
    assertThat(chat.errorTexts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void partsOfThePageThatAreTouchedLaterWork(boolean thrower) {
    tamper(thrower);
    Map<?, ?> seen = (Map<?, ?>) chat.command("Mine.page", Map.of());
    assertThat(seen.get("fetch")).asString().contains("fetchOrigins");
    assertThat(IntStream.range(0, (Integer) seen.get("n")).<Object>mapToObj(i -> seen.get("r" + i)))
        .containsExactly(
            "",
            "b",
            1,
            "<p class=\"c\">a<b></b></p>",
            "y",
            "z",
            "1qa%5B%5D=1",
            "<a href=\"http://www.a.example\" target=\"_blank\">www.a.example</a>2 KB1",
            1,
            36,
            "ä€",
            2,
            "b, c",
            true,
            "?y",
            true,
            "x",
            "en-US");
    assertThat(chat.errorTexts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorsAreTold(boolean thrower) {
    tamper(thrower);
    assertThatThrownBy(() -> chat.command("Mine.throws", Map.of()))
        .hasMessageContaining("sync")
        .hasMessageContaining("widgets.config.js:");
    assertThatThrownBy(() -> chat.command("Mine.rejects", Map.of()));
    chat.plugin().publish("tick", Map.of("fails", true));
    await()
        .untilAsserted(
            () ->
                assertThat(chat.errorTexts())
                    .hasSize(3)
                    .allMatch(text -> text.contains(" at widgets.config.js:"))
                    .anyMatch(text -> text.contains("async"))
                    .anyMatch(text -> text.contains("in a subscriber")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eventsHooksAndPreprocessorsWork(boolean thrower) {
    chat.jar().put("c", "t");
    tamper(thrower);
    chat.plugin().publish("tick", Map.of("n", 1));
    chat.plugin().publish("again");
    awaitTold(1, "again");
    chat.plugin().publish("more");
    awaitTold(1, "again", "more");
    assertThat(chat.process(FakeChat.text("a")).text()).isEqualTo("a!?");
    assertThat(FakeChat.await(chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of())))
        .isEqualTo(Map.of("token", "t"));
    FakeChat.await(
        chat.sessionHooks()
            .getSessionData(SessionData.of(Map.of("token", "s")), chat.cookies(), Map.of()));
    awaitTold(1, "again", "more", "s");
    assertThat(chat.errorTexts()).isEmpty();
  }
}
