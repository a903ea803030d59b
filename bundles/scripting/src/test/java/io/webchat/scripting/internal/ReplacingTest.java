package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.spi.script.ScriptHooks.HookReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    scripting =
        TestScripting.with(
            new ScriptSettings(
                limits(20_000),
                2,
                defaults.scriptsFolder(),
                50,
                null,
                null,
                defaults.location(),
                List.of(),
                1_000));
  }

  private static ScriptLimits limits(long promiseMs) {
    return new ScriptLimits(100_000_000, 500, 700, 256 << 20, promiseMs, 3, 1_000, 1, 100_000);
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

  private static String suffixes(String suffix) {
    return """
    CXBus.registerPlugin('Polite').before('WebChatService.say', %s);
    CXBus.registerPlugin('Settled');
    """
        .formatted(suffix);
  }

  private FakeChat attachWith(String text) throws IOException {
    write("p.js", text);
    FakeChat chat = attach();
    await().until(() -> chat.bus().registry().containsKey("Settled"));
    return chat;
  }

  /** Puts another version behind what the scripts of the only chat are at until the gate opens. */
  private void replaceBehind(CompletableFuture<Void> gate, String text) throws IOException {
    gateway().afterTurn(gate::join);
    CompletableFuture<Void> told = new CompletableFuture<>();
    Subscription unused = scripting.runtime().afterScans(() -> complete(told, text));
    write("p.js", text);
    FakeChat.await(told);
  }

  private Gateway gateway() {
    return scripting.runtime().instances().iterator().next().gateway();
  }

  private void complete(CompletableFuture<Void> told, String text) {
    ScriptSource read = scripting.runtime().files().byName().get("preprocessors/p.js");
    if (read != null && read.text().equals(text)) {
      told.complete(null);
    }
  }

  /** A command that is on its way to the functions before it when this returns. */
  private static Deferred say(FakeChat chat) {
    chat.plugin().registerCommand("say", call -> call.deferred().resolve(call.data().get("text")));
    Plugin fence = chat.bus().registerPlugin("Fence").orElseThrow();
    fence.registerCommand("reach", call -> call.deferred().resolve(null));
    fence.ready();
    Deferred said = chat.bus().command("WebChatService.say", Map.of("text", "a"));
    Object unused = chat.command("Fence.reach", Map.of());
    return said;
  }

  private static Object result(Deferred command) {
    return FakeChat.await(command.toCompletionStage());
  }

  @ParameterizedTest
  @CsvSource({"(data) => ({ text: data.text + 2 }),a2", "undefined,a"})
  void aCommandThatWaitsForAFunctionThatIsReplacedMeetsTheNextOne(String next, String text)
      throws IOException {
    FakeChat chat = attachWith(suffixes("(data) => ({ text: data.text + 1 })"));
    CompletableFuture<Void> gate = new CompletableFuture<>();
    replaceBehind(gate, suffixes(next));
    Deferred said = say(chat);
    gate.complete(null);
    assertThat(result(said)).isEqualTo(text);
    assertThat(chat.errors()).isEmpty();
  }

  @Test
  void aCommandMeetsTheNextFunctionWhenTheFormerOneWaitsForATimerThatIsGone() throws IOException {
    FakeChat chat = attachWith(suffixes("() => new Promise((done) => setTimeout(done, 600000))"));
    Deferred said = say(chat);
    await().until(() -> scripting.hooks().stream().anyMatch(ReplacingTest::isBefore));
    CompletableFuture<Void> gate = new CompletableFuture<>();
    replaceBehind(gate, suffixes("(data) => ({ text: data.text + 2 })"));
    CompletableFuture<Void> replaced = new CompletableFuture<>();
    gateway().afterTurn(() -> replaced.complete(null));
    gate.complete(null);
    FakeChat.await(replaced);
    scripting.runtime().apply(limits(10));
    assertThat(result(said)).isEqualTo("a2");
    assertThat(chat.errors()).isEmpty();
  }

  private static boolean isBefore(HookReport report) {
    return report.hook().equals("before WebChatService.say");
  }

  @Test
  void messagesOfAPreprocessorThatIsReplacedAreLeftToTheNextOne() throws IOException {
    String registers =
        "CXBus.command('WebChatService.registerPreProcessor', { preprocessor: (m) => { m.text += %d; } });";
    write("p.js", registers.formatted(1));
    FakeChat chat = attach();
    await().until(() -> chat.preProcessors().size() == 1);
    CompletableFuture<Void> gate = new CompletableFuture<>();
    replaceBehind(gate, registers.formatted(2));
    CompletionStage<List<Message>> under =
        chat.preProcessors().get(0).process(List.of(Message.of(FakeChat.text("a"))), null);
    gate.complete(null);
    assertThatThrownBy(() -> FakeChat.await(under))
        .isInstanceOfSatisfying(
            Rejection.class, reason -> assertThat(reason.code()).isEqualTo(ErrorCode.CLOSED));
    awaitText(chat, "a2");
    assertThat(chat.errors()).isEmpty();
  }
}
