package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts in files: folders that are watched, the default script, one more script from text. */
class WatchedScriptFoldersTest {

  @TempDir Path home;
  private Scripting scripting;

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(home.resolve("scripts/preprocessors"));
    Files.createDirectories(home.resolve("scripts/session"));
    Files.createDirectories(home.resolve("conf"));
  }

  @AfterEach
  void close() {
    scripting.close();
  }

  private FakeChat attach(Map<String, Object> configuration) {
    ScriptSettings defaults = PatientSettings.in(home);
    scripting =
        TestScripting.with(
            new ScriptSettings(
                defaults.limits(),
                2,
                defaults.scriptsFolder(),
                50,
                defaults.defaultScript(),
                null,
                defaults.location(),
                List.of(),
                1_000));
    return new FakeChat(InstanceSettings.of(WebChatConfiguration.of(configuration)))
        .attachedTo(scripting);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(home.resolve(file), text);
  }

  private static void awaitText(FakeChat chat, String expected) {
    await()
        .untilAsserted(
            () -> assertThat(chat.process(FakeChat.text("a")).text()).isEqualTo(expected));
  }

  @Test
  void preprocessorsArePickedUpReplacedAndRemovedWhileChatsRun() throws IOException {
    try (FakeChat chat = attach(Map.of("dataURL", "https://h.example"))) {
      assertThat(chat.preProcessors()).isEmpty();
      write(
          "scripts/preprocessors/b.js", "module.exports = (message) => { message.text += ' b'; };");
      awaitText(chat, "a b");
      write(
          "scripts/preprocessors/a.js",
          "const x = 1;\nfunction preProcessor(message) { message.text += ' a'; }");
      awaitText(chat, "a a b");
      write(
          "scripts/preprocessors/a.js",
          "const x = 22;\nfunction preProcessor(message) { message.text += x; }");
      awaitText(chat, "a22 b");
      write("scripts/preprocessors/a.js", "const x = 1;\n  function preProcessor(message { }");
      await()
          .untilAsserted(
              () ->
                  assertThat(chat.errorTexts())
                      .anyMatch(text -> text.contains("preprocessors/a.js:2:")));
      awaitText(chat, "a22 b");
      write("scripts/preprocessors/a.js", "missing();\nmodule.exports = null;");
      await()
          .untilAsserted(
              () ->
                  assertThat(chat.errorTexts())
                      .anyMatch(
                          text ->
                              text.contains("preprocessors/a.js:1:1")
                                  && text.contains("missing is not defined")));
      awaitText(chat, "a22 b");
      Files.delete(home.resolve("scripts/preprocessors/a.js"));
      awaitText(chat, "a b");
      Files.delete(home.resolve("scripts/preprocessors/b.js"));
      awaitText(chat, "a");
    }
  }

  @Test
  void aFileThatReturnsHasExportedWhatItDidBefore() throws IOException {
    write(
        "scripts/preprocessors/a.js",
        "module.exports = (m) => { m.text += 'r'; };\nreturn;\nmissing();");
    write("scripts/preprocessors/b.js", "return;\nfunction preProcessor(m) { m.text += 'n'; }");
    write("scripts/preprocessors/c.js", "module.exports = (m) => { m.text += 'c'; }; return 1;");
    write("scripts/preprocessors/d.js", "return;");
    try (FakeChat chat = attach(Map.of("dataURL", "https://h.example"))) {
      assertThat(chat.process(FakeChat.text("a")).text()).isEqualTo("arc");
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void theBusCodeOfAFileGoesWithIt() throws IOException {
    write(
        "scripts/preprocessors/bus.js",
        "const p = CXBus.registerPlugin('Filed'); p.registerCommand('version', (e) => e.deferred.resolve(1)); p.ready();");
    try (FakeChat chat = attach(Map.of("dataURL", "https://h.example"))) {
      assertThat(chat.command("Filed.version", Map.of())).isEqualTo(1);
      Files.delete(home.resolve("scripts/preprocessors/bus.js"));
      await().untilAsserted(() -> assertThat(chat.bus().registry()).doesNotContainKey("Filed"));
    }
  }

  @Test
  void aResultForAFileThatIsGoneRegistersNothing() throws IOException {
    List<CommandCall> calls = new CopyOnWriteArrayList<>();
    try (FakeChat chat = attach(Map.of("dataURL", "https://h.example"))) {
      chat.plugin().registerCommand("later", calls::add);
      write(
          "scripts/session/late.js",
          """
          CXBus.subscribe('WebChatService.tick', () => {});
          CXBus.command('WebChatService.later').done(() => { CXBus.registerPlugin('Late').ready(); });
          """);
      await().until(() -> calls.size() == 1);
      Files.delete(home.resolve("scripts/session/late.js"));
      await().until(() -> chat.plugin().subscribers("tick") == 0);
      calls.get(0).deferred().resolve(null);
      await()
          .until(
              () ->
                  scripting.hooks().stream()
                      .anyMatch(
                          report -> report.hook().equals("callback of WebChatService.later")));
      assertThat(chat.bus().registry()).doesNotContainKey("Late");
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void sessionFunctionsComeFromAFileUnderThoseOfTheConfiguration() throws IOException {
    write(
        "scripts/session/store.js",
        "let kept = null; function getSessionData(data, Cookie, options) { kept = data; } exports.setSessionData = (open) => ({ ...kept, open });");
    try (FakeChat chat = attach(Map.of("dataURL", "https://h.example"))) {
      SessionData data = SessionData.of(Map.of("token", "t"));
      FakeChat.await(chat.sessionHooks().getSessionData(data, chat.cookies(), Map.of()));
      Object stored =
          FakeChat.await(chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of()));
      assertThat(stored).isEqualTo(Map.of("token", "t", "open", true));
      Subscription added =
          FakeChat.await(
              scripting.add(
                  chat.id(),
                  new ScriptSource(
                      "own.js",
                      "_genesys.widgets.webchat.async = { setSessionData: () => 'own' };")));
      Object own =
          FakeChat.await(chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of()));
      assertThat(own).isEqualTo("own");
      added.close();
    }
  }

  @Test
  void theDefaultScriptConfiguresAnInstanceThatHasNothing() throws IOException {
    write(
        "conf/widgets.config.js",
        "window._genesys.widgets.webchat = { dataURL: 'https://d.example' };");
    try (FakeChat chat = attach(Map.of())) {
      assertThat(chat.made().dataUrl()).isEqualTo("https://d.example");
    }
    scripting.close();
    try (FakeChat chat = attach(Map.of("dataURL", "https://own.example"))) {
      assertThat(chat.configurations()).isEmpty();
      assertThat(scripting.hooks()).isEmpty();
    }
  }

  @Test
  void whatGoesLeavesNothingBehind() throws IOException {
    write("scripts/preprocessors/p.js", "module.exports = (message) => message;");
    write("scripts/session/s.js", "module.exports = { getSessionData() {} };");
    Set<Thread> others = scriptThreads();
    FakeChat chat = attach(Map.of("dataURL", "https://h.example"));
    assertThat(chat.preProcessors()).hasSize(1);
    assertThat(chat.allHooks()).hasSize(1);
    scripting.close();
    assertThat(chat.preProcessors()).isEmpty();
    assertThat(chat.allHooks()).isEmpty();
    assertThat(chat.bus().registry()).containsOnlyKeys("WebChatService");
    chat.close();
    await().untilAsserted(() -> assertThat(scriptThreads()).isSubsetOf(others));
  }

  private static Set<Thread> scriptThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("webchat-script"))
        .collect(Collectors.toSet());
  }

  @Test
  void aFileIsCheckedWithoutAnInstance() {
    attach(Map.of("dataURL", "https://h.example")).close();
    assertThat(check("a.js", ConfigurationTest.ASYNC_EXAMPLE)).isEmpty();
    assertThat(check("a.js", "let a = 1;\nlet b = [1;\n"))
        .singleElement()
        .asString()
        .startsWith("a.js:2:");
    assertThat(check("a.js", "let a;\n a.b.c();")).singleElement().asString().startsWith("a.js:2:");
    assertThat(
            check(
                "a.js",
                "_genesys.widgets.webchat = {\n  dataURL: 'https://h',\n  pollRate: 'fast'\n};"))
        .singleElement()
        .asString()
        .startsWith("a.js:3:3: pollRate");
    assertThat(
            check(
                "a.js",
                "_genesys.widgets.extensions.X = function ($, CXBus) {\n  CXBus.nothing();\n};"))
        .singleElement()
        .asString()
        .startsWith("a.js:2:");
    assertThat(check("preprocessors/p.js", "module.exports = (message) => message;")).isEmpty();
    assertThat(check("a.js", "for (;;) {}")).singleElement().asString().contains("cut off");
  }

  private List<?> check(String name, String text) {
    return scripting.check(new ScriptSource(name, text));
  }
}
