package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.Rejection;
import io.webchat.spi.script.ScriptHooks.HookReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that Java adds to an instance and takes back. */
class AddedScriptTest {
  private static final String PAGE =
      """
      const mine = CXBus.registerPlugin('Mine');
      mine.registerCommand('ping', (e) => e.deferred.resolve('pong'));
      mine.ready();
      let kept = 0;
      mine.registerCommand('count', (e) => e.deferred.resolve(++kept));
      _genesys.widgets.webchat = { dataURL: 'https://h.example', async: { enabled: true, setSessionData: () => 'page', getSessionData() {} } };
      """;

  @TempDir Path home;
  private Scripting scripting;
  private FakeChat chat;

  @BeforeEach
  void open() {
    scripting = TestScripting.with(PatientSettings.in(home));
    chat = FakeChat.of(PAGE).attachedTo(scripting);
  }

  @AfterEach
  void close() {
    chat.close();
    scripting.close();
  }

  private Subscription add(String name, String text) {
    return FakeChat.await(scripting.add(chat.id(), new ScriptSource(name, text)));
  }

  private Object stored() {
    return FakeChat.await(chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of()));
  }

  @Test
  void sessionFunctionsOfAnAddedScriptGoWithIt() {
    Subscription added =
        add(
            "own.js",
            "_genesys.widgets.webchat.async.setSessionData = () => 'own'; _genesys.widgets.webchat.async.deleteSessionData = () => 'deleted';");
    assertThat(stored()).isEqualTo("own");
    added.close();
    await().untilAsserted(() -> assertThat(stored()).isEqualTo("page"));
    assertThat(
            FakeChat.await(
                chat.sessionHooks()
                    .deleteSessionData(
                        SessionData.of(Map.of("token", "t")), null, chat.cookies(), Map.of())))
        .isNull();
    assertThat(chat.command("Mine.ping", Map.of())).isEqualTo("pong");
    assertThat(chat.errors()).isEmpty();
  }

  @Test
  void whatOtherScriptsKeepStaysWhenAScriptOnTheBusGoes() {
    chat.close();
    chat = FakeChat.of(PAGE.substring(0, PAGE.indexOf("_genesys"))).attachedTo(scripting);
    Subscription added =
        add(
            "own.js",
            "const own = CXBus.registerPlugin('Own'); own.registerCommand('ping', (e) => e.deferred.resolve('own')); own.ready();");
    assertThat(chat.command("Mine.count", Map.of())).isEqualTo(1);
    assertThat(chat.command("Own.ping", Map.of())).isEqualTo("own");
    added.close();
    added.close();
    await().untilAsserted(() -> assertThat(chat.bus().registry()).doesNotContainKey("Own"));
    assertThat(chat.command("Mine.count", Map.of())).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setTimeout(() => seen, 99999);",
        "setInterval(() => seen, 99999);",
        "clearTimeout(setTimeout(() => seen, 99999));",
        "clearInterval(String(setInterval(() => seen, 99999)));",
        "setTimeout(() => seen, 1);",
        "setTimeout(() => { throw seen; }, 1);",
        "setTimeout((given) => 0, 99999, seen);",
      })
  void timersGoWithAllThatTheyHold(String timer) {
    chat.close();
    chat =
        FakeChat.of(
                PAGE.substring(0, PAGE.indexOf("_genesys"))
                    + "let held; mine.registerCommand('gone', (e) => { e.deferred.resolve(held.deref() === undefined); });")
            .attachedTo(scripting);
    Subscription added =
        add("own.js", "{ const seen = { n: 1 }; held = new WeakRef(seen); " + timer + " }");
    assertThat(chat.command("Mine.gone", Map.of())).isNotNull();
    added.close();
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(chat.command("Mine.gone", Map.of())).isEqualTo(true);
            });
    assertThat(chat.command("Mine.count", Map.of())).isEqualTo(1);
  }

  @Test
  void aScriptThatFailsLeavesAnEarlierOneOfItsNameAlone() {
    add(
        "own.js",
        "{ const own = CXBus.registerPlugin('Own'); own.registerCommand('ping', (e) => e.deferred.resolve('own')); own.ready(); }");
    assertThatThrownBy(() -> add("own.js", "CXBus.registerPlugin('Other').ready();\n  missing();"))
        .hasMessageContaining("own.js:2:3");
    assertThat(chat.command("Own.ping", Map.of())).isEqualTo("own");
    assertThat(chat.bus().registry()).doesNotContainKey("Other");
  }

  @Test
  void oneOfTwoScriptsOfANameGoesAlone() {
    Subscription first =
        add(
            "own.js",
            "{ const own = CXBus.registerPlugin('First'); own.registerCommand('ping', (e) => e.deferred.resolve('first')); own.ready(); }");
    add(
        "own.js",
        "{ const own = CXBus.registerPlugin('Second'); own.registerCommand('ping', (e) => e.deferred.resolve('second')); own.ready(); }");
    first.close();
    await().untilAsserted(() -> assertThat(chat.bus().registry()).doesNotContainKey("First"));
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(chat.command("Second.ping", Map.of())).isEqualTo("second"));
  }

  @Test
  void hooksAreNamedAfterTheScriptThatBroughtThem() {
    add("later.js", "CXBus.registerPlugin('Later').ready();");
    stored();
    awaitReport("setSessionData", "widgets.config.js");
    add("own.js", "_genesys.widgets.webchat.async.deleteSessionData = () => 'own';");
    FakeChat.await(
        chat.sessionHooks()
            .deleteSessionData(
                SessionData.of(Map.of("token", "t")), null, chat.cookies(), Map.of()));
    awaitReport("deleteSessionData", "own.js");
  }

  @Test
  void hooksThatAnAddedScriptReplacesAreNamedAfterIt() {
    Subscription added =
        add(
            "own.js",
            "_genesys.widgets.webchat.async.setSessionData = () => { throw new Error('own'); };");
    assertThatThrownBy(this::stored).hasMessageContaining("setSessionData (own.js) at own.js:1:");
    awaitReport("setSessionData", "own.js");
    FakeChat.await(
        chat.sessionHooks()
            .getSessionData(SessionData.of(Map.of("token", "t")), chat.cookies(), Map.of()));
    awaitReport("getSessionData", "widgets.config.js");
    add("more.js", "_genesys.widgets.webchat.async.getSessionData = () => 1;");
    FakeChat.await(
        chat.sessionHooks()
            .getSessionData(SessionData.of(Map.of("token", "t")), chat.cookies(), Map.of()));
    awaitReport("getSessionData", "more.js");
    added.close();
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(stored()).isEqualTo("page");
              assertThat(callsOf("setSessionData", "widgets.config.js")).isPositive();
            });
    FakeChat.await(
        chat.sessionHooks()
            .getSessionData(SessionData.of(Map.of("token", "t")), chat.cookies(), Map.of()));
    await().until(() -> callsOf("getSessionData", "more.js") == 2);
  }

  @Test
  void callsThatWaitWhileAScriptGoesAreNotCountedUnderItsName() {
    Subscription added =
        add("own.js", "_genesys.widgets.webchat.async.setSessionData = () => 'own';");
    assertThat(stored()).isEqualTo("own");
    await().until(() -> callsOf("setSessionData", "own.js") == 1);
    added.close();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(
          chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of()).toCompletableFuture());
    }
    calls.forEach(
        call -> assertThat(FakeChat.<Object>await(call.thenApply(made -> made))).isEqualTo("page"));
    await().until(() -> callsOf("setSessionData", "widgets.config.js") == 20);
    assertThat(callsOf("setSessionData", "own.js")).isEqualTo(1);
  }

  @Test
  void whoeverAddsAScriptHearsThatScriptsCannotRun() {
    chat.close();
    chat =
        new FakeChat(
                InstanceSettings.of(
                    WebChatConfiguration.of(Map.of("dataURL", "https://h.example"))))
            .attachedTo(scripting);
    scripting.runtime().engine().close();
    assertThatThrownBy(() -> add("own.js", "1;"))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("Scripts cannot run");
  }

  private long callsOf(String hook, String script) {
    return scripting.hooks().stream()
        .filter(report -> report.hook().equals(hook) && report.script().equals(script))
        .mapToLong(HookReport::calls)
        .sum();
  }

  private void awaitReport(String hook, String script) {
    await().atMost(Duration.ofSeconds(60)).until(() -> isReported(hook, script));
  }

  private boolean isReported(String hook, String script) {
    return scripting.hooks().stream()
        .anyMatch(report -> report.hook().equals(hook) && report.script().equals(script));
  }
}
