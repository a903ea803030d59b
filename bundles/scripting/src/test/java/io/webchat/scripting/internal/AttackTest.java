package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hostile scripts: whatever they do, their chat and all others go on. */
class AttackTest {
  private static final String PROCESS =
      "CXBus.command('WebChatService.registerPreProcessor', { preprocessor: function hostile(message) { %s } });";

  @TempDir static Path home;
  private static Scripting scripting;
  private static FakeChat neighbour;

  @BeforeAll
  static void open() {
    ScriptSettings defaults = ScriptSettings.in(home);
    ScriptLimits limits =
        new ScriptLimits(100_000_000, 300, 500, 128 << 20, 500, 3, 1_000, 50, 100_000);
    scripting =
        new Scripting(
            new ScriptSettings(
                limits, 2, home, 1_000, null, null, defaults.location(), List.of(), 1_000));
    neighbour =
        FakeChat.of(PROCESS.formatted("message.text += ' and ' + typeof message.polluted;"))
            .attachedTo(scripting);
    await().until(() -> neighbour.preProcessors().size() == 1);
  }

  @AfterAll
  static void close() {
    neighbour.close();
    scripting.close();
  }

  /** The neighbour's scripts answer, and those of the attacked chat do. */
  private static void assertGoesOn(FakeChat attacked) {
    assertThat(neighbour.process(FakeChat.text("hello")).text()).isEqualTo("hello and undefined");
    assertThat(neighbour.errors()).isEmpty();
    assertThat(attacked.command("Alive.ping", Map.of())).isEqualTo("pong");
  }

  private static final String ALIVE =
      "const alive = CXBus.registerPlugin('Alive'); alive.registerCommand('ping', (e) => e.deferred.resolve('pong')); alive.ready();\n";

  private static FakeChat attack(String script) {
    return FakeChat.of(ALIVE + script).attachedTo(scripting);
  }

  /** The message passes as it came, the attack is reported. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "endless loop|for (;;) {}",
        "endless loop that catches|for (;;) { try { for (;;) {} } catch (e) {} finally { continue; } }",
        "endless getter|Object.defineProperty(message, 'text', { get() { for (;;) {} }, enumerable: true })",
        "endless toJSON|message.extra = { toJSON() { for (;;) {} } }",
        "endless promise|return new Promise(() => {})",
        "endless microtasks|(function f() { Promise.resolve().then(f) })()",
        "endless then|return { then() { for (;;) {} } }",
        "endless allocation|const a = []; for (;;) a.push(new Array(10000).fill(1))",
        "endless string|let s = 'x'; for (;;) s = s + s.slice(1) + 'y' + s.length",
        "endless map|const m = new Map(); for (let i = 0; ; i++) m.set(i, 'x' + i)",
        "long repeat|'x'.repeat(1 << 28).split('').sort().join('')",
        "long fill|new Array(2 ** 32 - 1).fill(0)",
        "long sort|new Array(5e6).fill(0).map(Math.random).sort(() => { for (;;) {} })",
        "long JSON|JSON.stringify(new Array(1e7).fill({ a: [1] }))",
        "catastrophic expression|/^(a+)+\\1$/.test('a'.repeat(40) + 'b')",
        "deep recursion|(function f() { f() })()",
        "deep JSON|JSON.parse('['.repeat(100000))",
        "huge array buffer|return { type: 'Message', b: new Uint8Array(2 ** 31 - 1) }",
        "reflection by constructors|message.constructor.constructor('return Java')()",
        "Java|Java.type('java.lang.System').exit(1)",
        "Polyglot|Polyglot.eval('js', 'load(\"/etc/passwd\")')",
        "load|load('/etc/passwd')",
        "require|require('fs')",
        "static import|return import('/etc/passwd')",
        "Function constructor|Function('return process')()",
        "endless eval|eval('for (;;) {}')",
        "throws null|throw null",
        "throws undefined|throw undefined",
        "throws a proxy|throw new Proxy({}, { get() { for (;;) {} } })",
        "throws what throws|throw { toString() { throw this } }",
        "huge result|message.text = 'x'.repeat(200000)",
        "wide result|return { type: 'Message', a: new Array(1e6).fill(1) }",
        "deep result|let o = {}; for (let i = 0; i < 500; i++) o = { o }; return { type: 'Message', o }",
        "wrong result: number|return 7",
        "wrong result: array|return [message]",
        "wrong result: no message|return { text: 'x' }",
        "wrong result: function|return () => message",
        "proxied result|return new Proxy(message, { ownKeys() { for (;;) {} } })",
        "proxied result that lies|return new Proxy(message, { ownKeys: () => ['a', 'a'] })",
        "blocking wait|Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
        "WebAssembly|new WebAssembly.Memory({ initial: 10000 })",
        "network|return fetch('http://127.0.0.1/')",
        "too many timers|for (let i = 0; i < 1000; i++) setTimeout(() => 1, 1e6)",
        "too many plugins|for (let i = 0; i < 1000; i++) CXBus.registerPlugin('P' + i)",
        "too many functions|for (let i = 0; i < 10000; i++) CXBus.subscribe('A.b', () => 1)",
        "huge cookie value|Cookie.set('a', 'x'.repeat(200000))",
        "localStorage overflow|for (let i = 0; i < 100; i++) localStorage.setItem('k' + i, 'x'.repeat(90000))",
      })
  void aHostilePreProcessorIsReportedAndTheMessagePasses(String name, String body) {
    try (FakeChat chat = attack(PROCESS.formatted(body))) {
      await().until(() -> chat.preProcessors().size() == 1);
      Message shown = chat.process(FakeChat.text("as it came"));
      assertThat(shown.text()).as(name).isEqualTo("as it came");
      await().untilAsserted(() -> assertThat(chat.errorTexts()).as(name).isNotEmpty());
      await().ignoreExceptions().untilAsserted(() -> assertGoesOn(chat));
    }
  }

  @Test
  void cyclesAreCutAndWhatIsChangedAfterwardsIsNotSeen() {
    try (FakeChat chat =
        attack(
            """
            let kept;
            CXBus.command('WebChatService.registerPreProcessor', { preprocessor(message) { message.self = message; kept = message; setTimeout(() => { kept.text = 'late'; }, 0); } });
            """)) {
      await().until(() -> chat.preProcessors().size() == 1);
      Message shown = chat.process(FakeChat.text("now"));
      assertThat(chat.command("Alive.ping", Map.of())).isEqualTo("pong");
      assertThat(shown).isEqualTo(FakeChat.text("now"));
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void whatWasPublishedIsNotChangedAfterwards() {
    try (FakeChat chat =
        attack(
            """
            const mine = CXBus.registerPlugin('Mine');
            CXBus.subscribe('WebChatService.tick', (e) => { e.data.list.push('mine'); Object.prototype.n = 666; });
            CXBus.subscribe('WebChatService.tick', (e) => mine.publish('saw', { length: e.data.list.length }));
            """)) {
      List<Object> saw = new java.util.concurrent.CopyOnWriteArrayList<>();
      chat.bus().subscribe("Mine.saw", event -> saw.add(event.data().get("length")));
      chat.plugin().publish("tick", Map.of("list", List.of(1)));
      await().untilAsserted(() -> assertThat(saw).containsExactly(1));
    }
  }

  @Test
  void pollutedPrototypesAreThoseOfTheInstanceOnly() {
    try (FakeChat chat =
        attack(
            """
            Object.prototype.polluted = 'yes'; Array.prototype.map = null; JSON.parse = () => ({ text: 'forged' }); String.prototype.split = null;
            Promise.prototype.then = null; Object.keys = () => { throw 1; }; Date.prototype.getTime = () => 0; globalThis.Error = null;
            """
                + PROCESS.formatted("message.text += message.polluted;"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      assertThat(chat.process(FakeChat.text("a ")).text()).isEqualTo("a yes");
      assertGoesOn(chat);
    }
  }

  @Test
  void theConsoleIsBoundedAndItsLinesCannotBeForged() {
    try (FakeChat chat =
        attack(
            "for (let i = 0; i < 300; i++) console.log('line\\nERROR forged ' + 'x'.repeat(5000));")) {
      assertThat(chat.errors()).isEmpty();
      assertGoesOn(chat);
    }
  }

  @Test
  void anEndlessScriptDelaysItsOwnInstanceOnly() {
    try (FakeChat chat = FakeChat.of("for (;;) {}").attachedTo(scripting)) {
      assertThat(chat.errorTexts())
          .anyMatch(text -> text.contains("cut off") && text.contains("widgets.config.js:1:"));
      assertThat(neighbour.process(FakeChat.text("b")).text()).isEqualTo("b and undefined");
    }
  }

  @Test
  void endlessHooksSubscribersTimersCommandsAndBeforeFunctionsAreCutOff() {
    try (FakeChat chat =
        attack(
            """
            _genesys.widgets.webchat = { dataURL: 'https://h.example', async: { enabled: true,
              getSessionData() { for (;;) {} }, setSessionData() { return new Promise(() => {}); }, deleteSessionData() { return { get token() { for (;;) {} } }; } } };
            const mine = CXBus.registerPlugin('Mine');
            mine.registerCommand('spin', () => { for (;;) {} }); mine.registerCommand('free', (e) => e.deferred.resolve(1));
            mine.before('Mine.held', () => { for (;;) {} }); mine.registerCommand('held', (e) => e.deferred.resolve(1)); mine.ready();
            CXBus.subscribe('WebChatService.tick', () => { for (;;) {} });
            CXBus.subscribe('WebChatService.tock', () => setTimeout(() => { for (;;) {} }, 0));
            """)) {
      SessionData data = SessionData.of(Map.of("token", "t"));
      assertThatThrownBy(
              () ->
                  FakeChat.await(
                      chat.sessionHooks().getSessionData(data, chat.cookies(), Map.of())))
          .isInstanceOf(Rejection.class)
          .hasMessageContaining("getSessionData")
          .hasMessageContaining("cut off");
      assertThatThrownBy(
              () ->
                  FakeChat.await(
                      chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of())))
          .hasMessageContaining("did not settle");
      assertThatThrownBy(
              () ->
                  FakeChat.await(
                      chat.sessionHooks().deleteSessionData(data, null, chat.cookies(), Map.of())))
          .hasMessageContaining("cut off");
      assertThatThrownBy(() -> chat.command("Mine.spin", Map.of())).hasMessageContaining("cut off");
      assertThatThrownBy(() -> chat.command("Mine.held", Map.of()))
          .hasMessageContaining("cancelled");
      assertThat(chat.command("Mine.free", Map.of())).isEqualTo(1);
      chat.plugin().publish("tick");
      chat.plugin().publish("tock");
      await()
          .untilAsserted(
              () ->
                  assertThat(chat.errorTexts())
                      .anyMatch(text -> text.startsWith("subscriber WebChatService.tick"))
                      .anyMatch(text -> text.startsWith("timer")));
      // a context that could not be interrupted on a busy machine is made anew
      await().ignoreExceptions().untilAsserted(() -> assertGoesOn(chat));
    }
  }

  @Test
  void aHookThatIsCutOffAgainAndAgainIsDisabledUntilItIsEnabled() {
    try (FakeChat chat =
        attack(
            "let loop = true;"
                + PROCESS.formatted("while (loop) {} message.text = 'done';")
                + "alive.registerCommand('mend', (e) => { loop = false; e.deferred.resolve(1); });")) {
      await().until(() -> chat.preProcessors().size() == 1);
      for (int i = 0; i < 3; i++) {
        assertThat(chat.process(FakeChat.text("a")).text()).isEqualTo("a");
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(chat.errorTexts())
                      .anyMatch(text -> text.contains("disabled after 3")));
      assertThat(scripting.disabled())
          .anySatisfy(
              hook ->
                  assertThat(hook.hook()).isEqualTo("preprocessor hostile (widgets.config.js)"));
      chat.command("Alive.mend", Map.of());
      assertThat(chat.process(FakeChat.text("b")).text()).isEqualTo("b");
      assertThat(scripting.enable(null, "preprocessor hostile")).isEqualTo(1);
      assertThat(chat.process(FakeChat.text("c")).text()).isEqualTo("done");
      assertThat(scripting.hooks())
          .anySatisfy(
              report -> {
                assertThat(report.hook()).isEqualTo("preprocessor hostile");
                assertThat(report.cutOffs()).isGreaterThanOrEqualTo(3);
              });
    }
  }

  @Test
  void aThreadThatCannotBeFreedIsReplaced() {
    CountDownLatch stuck = new CountDownLatch(1);
    try (FakeChat chat =
        attack(
            PROCESS.formatted(
                "if (message.text === 'stuck') { Cookie.get('a'); } else { message.text = 'fine'; }"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      chat.jamCookies(stuck);
      assertThat(chat.process(FakeChat.text("stuck")).text()).isEqualTo("stuck");
      await()
          .untilAsserted(
              () -> assertThat(chat.process(FakeChat.text("x")).text()).isEqualTo("fine"));
      assertGoesOn(chat);
    } finally {
      stuck.countDown();
    }
  }
}
