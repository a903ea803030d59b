package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the scripts folders that are replaced while chats run, by better and by worse ones. */
class ReplacingTest {
  private static final String VERSION =
      """
      const p = CXBus.registerPlugin('Filed');
      p.registerCommand('version', (e) => e.deferred.resolve(%1$d));
      p.ready();
      CXBus.subscribe('WebChatService.tick', () => p.publish('tock', { version: %1$d }));
      for (let i = 0; i < 1500; i++) CXBus.subscribe('WebChatService.never', () => 1);
      setInterval(() => p.publish('beat', { version: %1$d }), 10);
      module.exports = (message) => { message.text += %1$d; };
      """;

  /** Cannot be interrupted in the way that leaves the context usable. */
  private static final String DEADLY = "(function f() { Promise.resolve().then(f) })();\n//";

  @TempDir Path home;
  private final List<FakeChat> chats = new ArrayList<>();
  private Scripting scripting;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(home.resolve("scripts/preprocessors"));
    ScriptSettings defaults = ScriptSettings.in(home);
    ScriptLimits limits =
        new ScriptLimits(100_000_000, 500, 700, 256 << 20, 500, 3, 1_000, 1, 100_000);
    scripting =
        new Scripting(
            new ScriptSettings(
                limits,
                2,
                defaults.scriptsFolder(),
                50,
                null,
                null,
                defaults.location(),
                List.of(),
                1_000));
  }

  @AfterEach
  void close() {
    chats.forEach(FakeChat::close);
    scripting.close();
  }

  private FakeChat attach() {
    FakeChat chat =
        new FakeChat(
                InstanceSettings.of(
                    WebChatConfiguration.of(Map.of("dataURL", "https://h.example"))))
            .attachedTo(scripting);
    chats.add(chat);
    return chat;
  }

  private void write(String name, String text) throws IOException {
    Path next = home.resolve("next");
    Files.writeString(next, text);
    Files.move(
        next,
        home.resolve("scripts/preprocessors").resolve(name),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static void awaitText(FakeChat chat, String expected) {
    await()
        .untilAsserted(
            () -> assertThat(chat.process(FakeChat.text("a")).text()).isEqualTo(expected));
  }

  private static void awaitError(FakeChat chat, String part) {
    await()
        .untilAsserted(() -> assertThat(chat.errorTexts()).anyMatch(text -> text.contains(part)));
  }

  private static void assertInForce(FakeChat chat, int version) {
    awaitText(chat, "a" + version);
    List<Object> heard = new CopyOnWriteArrayList<>();
    chat.bus().subscribe("Filed.tock", event -> heard.add(event.data().get("version")));
    chat.plugin().publish("tick");
    List<Object> beats = new CopyOnWriteArrayList<>();
    chat.bus().subscribe("Filed.beat", event -> beats.add(event.data().get("version")));
    assertThat(chat.command("Filed.version", Map.of())).isEqualTo(version);
    await().untilAsserted(() -> assertThat(heard).containsExactly(version));
    await().untilAsserted(() -> assertThat(beats).hasSizeGreaterThan(2).containsOnly(version));
  }

  @Test
  void aFileThatHoldsANameOfTheBusIsReplacedAndRemoved() throws IOException {
    write("p.js", VERSION.formatted(1));
    FakeChat chat = attach();
    awaitText(chat, "a1");
    assertInForce(chat, 1);
    for (int version = 2; version <= 4; version++) {
      write("p.js", VERSION.formatted(version) + " ".repeat(version));
      awaitText(chat, "a" + version);
      assertInForce(chat, version);
    }
    Files.delete(home.resolve("scripts/preprocessors/p.js"));
    await().untilAsserted(() -> assertThat(chat.bus().registry()).doesNotContainKey("Filed"));
    await().until(() -> chat.plugin().subscribers("tick") == 0); // taken back after the plugin
    assertThat(chat.errors()).isEmpty();
  }

  @Test
  void theFormerVersionIsInForceAgainWhenTheNextOneFails() throws IOException {
    write("p.js", VERSION.formatted(1));
    FakeChat chat = attach();
    awaitText(chat, "a1");
    write("p.js", VERSION.formatted(2) + "\nmissing();");
    awaitError(chat, "preprocessors/p.js:9:1: ReferenceError");
    assertInForce(chat, 1);
    assertThat(chat.errors()).hasSize(1);
    write("other.js", "module.exports = (message) => { message.text = 'b'; };");
    awaitText(chat, "b1");
    assertThat(chat.errors()).as("the failing one is not run again").hasSize(1);
    write("p.js", VERSION.formatted(3));
    awaitText(chat, "b3");
  }

  @Test
  void theFormerVersionRunsInNewInstancesToo() throws IOException {
    write("p.js", VERSION.formatted(1));
    FakeChat chat = attach();
    awaitText(chat, "a1");
    write("p.js", VERSION.formatted(2) + "\nmissing();");
    awaitError(chat, "missing");
    FakeChat later = attach();
    awaitError(later, "preprocessors/p.js:9:1: ReferenceError");
    assertInForce(later, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"for (;;) {}\n//", DEADLY})
  void anEndlessVersionIsNotTriedAgainAndAgain(String hostile) throws IOException {
    write("p.js", VERSION.formatted(1));
    write("z.js", "module.exports = (message) => { message.text += 'z'; };");
    FakeChat chat = attach();
    awaitText(chat, "a1z");
    write("p.js", hostile + VERSION.formatted(2));
    awaitError(chat, "cut off");
    awaitText(chat, "a1z");
    assertThat(chat.command("Filed.version", Map.of())).isEqualTo(1);
    assertThat(chat.errors()).hasSize(1);
    FakeChat other = attach();
    awaitText(other, "a1z");
    write("p.js", VERSION.formatted(3));
    awaitText(chat, "a3z");
    awaitText(other, "a3z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"for (;;) {}", DEADLY})
  void anEndlessFileWithoutAFormerVersionLeavesTheOthersAlone(String hostile) throws IOException {
    write("a.js", hostile);
    write("z.js", "module.exports = (message) => { message.text += 'z'; };");
    FakeChat chat = attach();
    awaitText(chat, "az");
    assertThat(chat.errorTexts())
        .allMatch(text -> text.contains("preprocessors/a.js") && text.contains("cut off"))
        .hasSize(hostile.equals(DEADLY) ? 3 : 1);
    write("a.js", VERSION.formatted(2));
    awaitText(chat, "a2z");
  }

  @Test
  void messagesThatWaitWhileAFileIsReplacedAreProcessed() throws IOException {
    write("p.js", "module.exports = (message) => { message.text += 1; };");
    FakeChat chat = attach();
    awaitText(chat, "a1");
    write(
        "p.js",
        "for (const end = Date.now() + 200; Date.now() < end; ) { /* slow */ }\nmodule.exports = (message) => { message.text += 2; };");
    for (String text = ""; !text.equals("a2"); ) {
      text = chat.process(FakeChat.text("a")).text();
      assertThat(text).isIn("a1", "a2");
    }
    assertThat(chat.errors()).isEmpty();
  }
}
