package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.context.ErrorEvents;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Promises that are rejected while nobody looks at them. */
class UnhandledRejectionsTest extends ScriptingCase {
  private static final String ALIVE =
      """
      const alive = CXBus.registerPlugin('Alive');
      alive.registerCommand('ping', (e) => { e.deferred.resolve('pong'); });
      alive.registerCommand('refuse', (e) => { e.deferred.reject('no'); });
      alive.registerCommand('timer', (e) => { setTimeout(() => e.deferred.resolve('fired'), 1); });
      alive.ready();
      _genesys.widgets.webchat = { dataURL: 'https://h.example' };
      const fail = async () => { await null; throw new Error('lost'); };
      """;

  private FakeChat run(String script) {
    return FakeChat.of(ALIVE + script).attachedTo(scripting);
  }

  /** What was to be reported has been reported thereafter. */
  private static void goRound(FakeChat chat) {
    chat.command("Alive.timer", Map.of());
    assertThat(chat.command("Alive.ping", Map.of())).isEqualTo("pong");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timer|setTimeout(fail, 1);",
        "timer|setTimeout(() => fail(), 1);",
        "timer|setTimeout(() => { fail(); }, 1);",
        "interval|const i = setInterval(() => { clearInterval(i); return fail(); }, 1);",
        "script|queueMicrotask(fail);",
        "script|fail();",
        "script|Promise.resolve(1).then(fail);",
        "subscriber Alive.tick|CXBus.subscribe('Alive.tick', fail); alive.publish('tick');",
        "subscriber Alive.tick|CXBus.subscribe('Alive.tick', () => { fail(); }); alive.publish('tick');",
        "extensions|_genesys.widgets.onReady = fail;",
        "extensions|_genesys.widgets.onReady = [() => { fail(); }];",
        "extensions|_genesys.widgets.extensions.Mine = fail;",
        "load|window.onload = fail;",
        "before Alive.ping|alive.before('Alive.ping', (data) => { if (!data.calm) { fail(); } return data; }); setTimeout(() => CXBus.command('Alive.ping'), 1);",
        "command Alive.mine|alive.registerCommand('mine', (e) => { fail(); e.deferred.resolve(); }); CXBus.command('Alive.mine');",
        "command Alive.mine|alive.registerCommand('mine', async (e) => { await fail(); }); CXBus.command('Alive.mine');",
        "callback of Alive.ping|CXBus.command('Alive.ping').then(fail);",
        "callback of Alive.ping|CXBus.command('Alive.ping').done(fail);",
        "callback of Alive.ping|CXBus.command('Alive.ping').then(() => { throw new Error('lost'); });",
        "callback of Alive.refuse|CXBus.command('Alive.refuse').catch(fail);",
      })
  void areReportedOnceWithTheirPlace(String hook, String script) {
    try (FakeChat chat = run(script)) {
      await().untilAsserted(() -> assertThat(chat.errorTexts()).isNotEmpty());
      assertThat(chat.command("Alive.ping", Map.of("calm", true))).isEqualTo("pong");
      assertThat(chat.errorTexts())
          .singleElement()
          .asString()
          .startsWith(hook + " (widgets.config.js) at widgets.config.js:")
          .endsWith(": Error: lost");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fail().catch(() => 0);",
        "const p = fail(); setTimeout(() => 0, 1); Promise.resolve().then(() => p.catch(() => 0));",
        "(async () => { try { await fail(); } catch (e) { } })();",
        "CXBus.command('Alive.refuse'); CXBus.command('Alive.none');",
        "CXBus.command('Alive.refuse').then(() => 1); CXBus.command('Alive.refuse').done(() => 1);",
        "CXBus.command('Alive.refuse').then(() => 1).catch(() => 0);",
        "CXBus.subscribe('Alive.tick', () => CXBus.command('Alive.refuse')); alive.publish('tick');",
        "setTimeout(() => CXBus.command('Alive.refuse'), 1);",
        "$.Deferred().reject('no').promise().then(() => 1);",
        "Promise.allSettled([fail()]); Promise.race([fail(), 1]).catch(() => 0);",
      })
  void areNotWhatSomebodyLooksAtOrADeferredSays(String script) {
    try (FakeChat chat = run(script)) {
      goRound(chat);
      assertThat(chat.errorTexts()).isEmpty();
    }
  }

  @Test
  void areBounded() {
    try (FakeChat chat =
        run("setTimeout(() => { for (let i = 0; i < 500; i++) { fail(); } }, 1);")) {
      await().untilAsserted(() -> assertThat(chat.errorTexts()).hasSize(ErrorEvents.MOST));
      goRound(chat);
      assertThat(chat.errorTexts()).hasSize(ErrorEvents.MOST);
    }
  }

  @Test
  void ofASubscriberOfErrorsAreLoggedOnly() {
    try (FakeChat chat = run("CXBus.subscribe('WebChatService.error', () => { fail(); });")) {
      chat.error(Rejection.of("X", "the first"));
      goRound(chat);
      goRound(chat);
      assertThat(chat.errorTexts()).containsExactly("the first");
    }
  }

  @Test
  void areFoundWhenAScriptIsChecked() {
    assertThat(
            scripting.check(
                new ScriptSource(
                    "a.js", "_genesys.widgets.webchat = {};\n(async () => { missing(); })();")))
        .singleElement()
        .asString()
        .startsWith("a.js:2:16: ReferenceError");
  }

  @Test
  void leaveNothingOfTheEngineToScripts() {
    try (FakeChat chat =
        run(
            "alive.registerCommand('seen', (e) => { e.deferred.resolve([typeof Graal, 'Graal' in window].join()); });")) {
      assertThat(chat.command("Alive.seen", Map.of())).isEqualTo("undefined,false");
    }
  }
}
