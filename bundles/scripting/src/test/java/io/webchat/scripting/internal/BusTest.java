package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.value.Rejection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts on the bus: both sides of commands and events, and preprocessors. */
class BusTest {
  @TempDir Path home;
  private Scripting scripting;
  private final List<Object> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    scripting.close();
  }

  private FakeChat run(String script) {
    scripting = TestScripting.with(PatientSettings.in(home));
    FakeChat chat = FakeChat.of(script);
    chat.bus()
        .registerPlugin("Probe")
        .orElseThrow()
        .registerCommand("unused", call -> call.deferred().resolve(null));
    chat.plugin()
        .registerCommand(
            "echo",
            call -> {
              seen.add(call.data());
              call.deferred().resolve(call.data());
            });
    chat.plugin()
        .registerCommand("refuse", call -> call.deferred().reject(Rejection.of("X", "not now")));
    chat.bus().subscribe("Mine.told", event -> seen.add(event.data().get("value")));
    return chat.attachedTo(scripting);
  }

  private void awaitSeen(Object... values) {
    await().untilAsserted(() -> assertThat(seen).containsExactly(values));
  }

  @Test
  void everyWayToHearOfACommandWorks() {
    try (FakeChat chat =
        run(
            """
            const mine = CXBus.registerPlugin('Mine');
            const tell = (value) => mine.publish('told', { value });
            _genesys.widgets.onReady = function (bus) {
              (async () => {
                const order = [];
                await bus.command('WebChatService.echo', { n: 1 }).done((e) => order.push('done ' + e.n))
                  .always(() => order.push('always')).fail(() => order.push('fail'));
                await CXBus.command('WebChatService.refuse').fail((e) => order.push('fail ' + e)).then(() => 0, (e) => order.push('then ' + e));
                try { await mine.command('WebChatService.refuse'); } catch (e) { order.push('caught ' + e); }
                order.push((await _genesys.widgets.bus.command('WebChatService.echo', { n: 2 })).n);
                order.push(await mine.command('WebChatService.echo', { n: 3 }).pipe((e) => e.n + 1));
                tell(order.join());
              })();
            };
            """)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .contains("done 1,always,fail not now,then not now,caught not now,2,4"));
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void commandsOfAScriptAreCalledByJava() {
    try (FakeChat chat =
        run(
            """
            const mine = CXBus.registerPlugin('Mine');
            mine.registerCommand('add', (e) => e.deferred.resolve({ sum: e.data.a + e.data.b, by: e.commander }));
            mine.registerCommand('later', (e) => setTimeout(() => e.deferred.reject('too late'), 5));
            mine.registerCommand('bad', (e) => { throw new Error('broken'); });
            mine.registerCommand('asynchronous', async (e) => { await null; throw new Error('broken later'); });
            mine.ready();
            """)) {
      assertThat(chat.command("Mine.add", Map.of("a", 1, "b", 2)))
          .isEqualTo(Map.of("sum", 3, "by", "CXBus"));
      assertThatThrownBy(() -> chat.command("Mine.later", Map.of()))
          .isInstanceOfSatisfying(
              Rejection.class, reason -> assertThat(reason.value()).isEqualTo("too late"));
      assertThatThrownBy(() -> chat.command("Mine.bad", Map.of()))
          .hasMessageContaining("broken")
          .hasMessageContaining("widgets.config.js:4:");
      assertThatThrownBy(() -> chat.command("Mine.asynchronous", Map.of()))
          .isInstanceOf(Rejection.class);
    }
  }

  @Test
  void eventsGoBothWaysAndSubscriptionsEnd() {
    try (FakeChat chat =
        run(
            """
            const mine = CXBus.registerPlugin('Mine');
            function first(e) { mine.publish('told', { value: e.event + ' ' + e.publisher + ' ' + e.data.n }); mine.unsubscribe('WebChatService.tick', first); }
            mine.subscribe('WebChatService.tick', first);
            CXBus.subscribe('WebChatService.tick', (e) => mine.publish('told', { value: 'again ' + e.data.n }));
            CXBus.subscribe('WebChatService.ready', () => mine.publish('told', { value: 'ready' }));
            """)) {
      chat.plugin().publish("tick", Map.of("n", 1));
      awaitSeen("WebChatService.tick WebChatService 1", "again 1");
      chat.plugin().publish("tick", Map.of("n", 2));
      chat.plugin().republish("ready", Map.of());
      awaitSeen("WebChatService.tick WebChatService 1", "again 1", "again 2", "ready");
    }
  }

  @Test
  void beforeFunctionsChangeAndCancelInOrder() {
    try (FakeChat chat =
        run(
            """
            const mine = CXBus.registerPlugin('Mine');
            mine.before('WebChatService.echo', (data) => { data.n += 1; return data; });
            mine.before('WebChatService.echo', async (data) => { await null; return { n: data.n * 10 }; });
            mine.before('WebChatService.echo', (data) => data.n === 30 ? false : data);
            """)) {
      List<Object> results = new CopyOnWriteArrayList<>();
      for (int n = 0; n < 4; n++) {
        chat.bus()
            .command("WebChatService.echo", Map.of("n", n))
            .done(value -> results.add(((Map<?, ?>) value).get("n")))
            .fail(reason -> results.add(reason.text()));
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(results)
                      .containsExactly(
                          10, 20, "Command was cancelled by a 'before' function.", 40));
    }
  }

  @Test
  void valuesCrossWithoutSurprises() {
    try (FakeChat chat =
        run(
            """
            const mine = CXBus.registerPlugin('Mine');
            class Point { constructor() { this.x = 1; } get y() { return 2; } }
            const cycle = { name: 'c' }; cycle.self = cycle;
            mine.registerCommand('values', (e) => e.deferred.resolve({
              int: 5, big: 9007199254740991, half: 0.5, nan: NaN, text: 'ä€😀\\u0000', yes: true, nil: null, nothing: undefined,
              date: new Date(1000), regex: /a+b/gi, list: [1, undefined, [2]], nested: { a: { b: {} } }, point: new Point(),
              map: new Map([['k', 1]]), set: new Set([1, 2]), bytes: new Uint8Array([7, 8]), big2: 12n, cycle,
              json: { toJSON() { return 'made'; } }, symbol: Symbol('s'), error: new TypeError('t'), '__proto__x': 1
            }));
            mine.registerCommand('types', (e) => e.deferred.resolve([
              e.data.date instanceof Date && e.data.date.getTime(), e.data.regex instanceof RegExp && e.data.regex.flags, e.data.nil === null,
              'gone' in e.data, Array.isArray(e.data.list), e.data.text.length, typeof e.data.host, JSON.stringify(e.data['\\u0000'])
            ]));
            mine.registerCommand('function', (e) => mine.command('call', { fn: (x) => x + 1, n: 1 }).then(e.deferred.resolve));
            mine.registerCommand('call', (e) => e.deferred.resolve(e.data.fn(e.data.n)));
            mine.ready();
            """)) {
      assertThat(chat.errorTexts()).isEmpty();
      Map<?, ?> values = (Map<?, ?>) chat.command("Mine.values", Map.of());
      Map<String, Object> expected = new HashMap<>();
      expected.put("int", 5);
      expected.put("big", 9007199254740991L);
      expected.put("half", 0.5);
      expected.put("nan", null);
      expected.put("text", "ä€😀\u0000");
      expected.put("yes", true);
      expected.put("nil", null);
      expected.put("date", java.time.Instant.ofEpochMilli(1000));
      expected.put("regex", FilterExpression.javaScript("a+b", "gi"));
      expected.put("list", java.util.Arrays.asList(1, null, List.of(2)));
      expected.put("nested", Map.of("a", Map.of("b", Map.of())));
      expected.put("point", Map.of("x", 1));
      expected.put("map", Map.of("k", 1));
      expected.put("set", List.of(1, 2));
      expected.put("bytes", List.of(7, 8));
      expected.put("big2", 12);
      expected.put("cycle", Map.of("name", "c"));
      expected.put("json", "made");
      expected.put("error", Map.of("name", "TypeError", "message", "t"));
      expected.put("__proto__x", 1);
      assertThat(values).isEqualTo(expected);
      Map<String, Object> given = new HashMap<>();
      given.put("date", java.time.Instant.ofEpochMilli(5));
      given.put(
          "regex", java.util.regex.Pattern.compile("x", java.util.regex.Pattern.CASE_INSENSITIVE));
      given.put("nil", null);
      given.put("list", List.of(1));
      given.put("text", "😀");
      given.put("host", new Object());
      given.put("\u0000", List.of("date", 1));
      assertThat(chat.command("Mine.types", given))
          .isEqualTo(List.of(5, "i", true, false, true, 2, "object", "[\"date\",1]"));
      assertThat(chat.command("Mine.function", Map.of())).isEqualTo(2);
    }
  }

  @Test
  void filtersReachTheServiceAsRegularExpressions() {
    try (FakeChat chat =
        run("CXBus.command('WebChatService.echo', { filters: [/secret/i, /\\d{4}/] });")) {
      awaitSeen(
          Map.of(
              "filters",
              List.of(
                  FilterExpression.javaScript("secret", "i"),
                  FilterExpression.javaScript("\\d{4}", ""))));
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void preprocessorsReturnMutateOrLeaveAndAreChained() {
    try (FakeChat chat =
        run(
            """
            const register = (preprocessor) => CXBus.command('WebChatService.registerPreProcessor', { preprocessor });
            register(function (message) { message.text += ' mutated'; });
            register((message) => ({ ...message, text: message.text + ' returned' }));
            register(async (message) => { await null; message.text += ' awaited'; return null; });
            register((message) => message.text.includes('bad') ? 'nonsense' : undefined);
            register(function named(message) { if (message.text.startsWith('throw')) throw null; message.text += ' last'; })
              .done((fn) => CXBus.command('WebChatService.echo', { registered: typeof fn }));
            """)) {
      awaitSeen(Map.of("registered", "function"));
      assertThat(chat.process(FakeChat.text("a")).text())
          .isEqualTo("a mutated returned awaited last");
      assertThat(chat.errors()).isEmpty();
      List<Message> batch =
          chat.process(
              List.of(
                  Message.of(FakeChat.text("throw")),
                  Message.of(FakeChat.text("bad")),
                  Message.of(FakeChat.text("c"))));
      assertThat(batch)
          .extracting(Message::text)
          .containsExactly(
              "throw mutated returned awaited",
              "bad mutated returned awaited last",
              "c mutated returned awaited last");
      assertThat(chat.errorTexts())
          .hasSize(2)
          .anyMatch(text -> text.contains("a string"))
          .anyMatch(text -> text.contains("null"));
    }
  }

  @Test
  void dataOfPluginsIsSharedAndPluginNamesAreUnique() {
    try (FakeChat chat =
        run(
            """
            const mine = CXBus.registerPlugin('Mine');
            mine.data('colour', 'red');
            mine.publish('told', { value: [CXBus.registerPlugin('Mine'), CXBus.registerPlugin('Probe'), mine.data('colour'), CXBus.data('Mine.colour'), mine.namespace()].join() });
            """)) {
      awaitSeen("false,false,red,red,Mine");
      assertThat(chat.bus().data("Mine.colour")).isEqualTo("red");
    }
  }

  @Test
  void interfaceCodeLoadsAndItsBusCodeWorks() {
    try (FakeChat chat =
        run(
            """
            const mine = CXBus.registerPlugin('Mine');
            const tell = (value) => mine.publish('told', { value });
            $('#chat').on('click', () => {}).addClass('x').css({ a: 1 }).find('b').each(() => 1)[0].focus();
            jQuery.ajax({ url: 'x' }).done(() => tell('never'));
            document.getElementById('x').style.display = 'none';
            document.querySelector('.a').addEventListener('click', () => tell('never'));
            const options = $.extend(true, { a: { b: 1 } }, { a: { c: 2 } });
            $(document).ready(() => tell('dom ' + JSON.stringify(options)));
            $(() => tell('short'));
            window.addEventListener('load', () => tell('load'));
            CXBus.configure({ debug: false, pluginsPath: 'https://cdn.example/' });
            CXBus.loadFile('https://cdn.example/widgets.min.js').done(() => tell('file'));
            const s = document.createElement('script');
            s.src = 'https://cdn.example/cxbus.min.js';
            s.onload = function () { CXBus.loadPlugin('widgets-core').done(() => tell('plugin')); };
            document.getElementsByTagName('script')[0].parentNode.insertBefore(s, document.head.firstChild);
            _genesys.widgets.extensions['Greeter'] = function ($, CXBus, Common) {
              Common.Generate.Container({ a: 1 }).appendTo($('body'));
              tell('extension');
            };
            _genesys.widgets.onReady = [() => tell('ready'), () => { throw new Error('in onReady'); }, () => tell('still')];
            """)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .contains("file", "plugin", "dom {\"a\":{\"b\":1,\"c\":2}}", "short", "load")
                      .containsSubsequence("load", "extension", "ready", "still")
                      .doesNotContain("never"));
      assertThat(chat.errorTexts()).singleElement().asString().contains("in onReady");
    }
  }
}
