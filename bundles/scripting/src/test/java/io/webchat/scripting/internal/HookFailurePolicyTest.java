package io.webchat.scripting.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.source.ScriptFolders;
import io.webchat.spi.health.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that cannot do their work where messages are not to pass without it. */
class HookFailurePolicyTest {
  private static final String PROCESS =
      "CXBus.command('WebChatService.registerPreProcessor', { preprocessor: function mine(message) { %s } });\n";

  @TempDir Path home;
  private Scripting scripting;

  @BeforeEach
  void open() {
    ScriptSettings defaults = ScriptSettings.in(home);
    ScriptLimits limits =
        new ScriptLimits(1_000_000_000, 300, 3_000, 1L << 40, 1L << 40, 200, 2, 10, 50, 100_000);
    scripting =
        TestScripting.with(
            new ScriptSettings(
                limits, 2, home, 1_000, null, null, defaults.location(), List.of(), 1_000));
  }

  @AfterEach
  void close() {
    scripting.close();
  }

  private FakeChat run(String script) {
    FakeChat chat =
        FakeChat.of("const mine = CXBus.registerPlugin('Mine');\n" + script)
            .with(HookFailurePolicy.HIDE);
    chat.plugin().registerCommand("echo", call -> call.deferred().resolve(call.data()));
    return chat.attachedTo(scripting);
  }

  private static List<Message> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> Message.of(Map.of("type", "Message", "text", "a", "index", index)))
        .toList();
  }

  private void awaitFiles(int count) {
    await()
        .until(
            () -> {
              scripting.runtime().scan();
              return scripting.runtime().files().byName().size() == count;
            });
  }

  @Test
  void whatAPreprocessorThrowsOnIsMissingAndTheOthersAreThere() {
    try (FakeChat chat =
        run(PROCESS.formatted("if (message.index === 1) missing(); message.text += 'b';"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      assertThat(chat.process(messages(3))).extracting(Message::index).containsExactly(0L, 2L);
      assertThat(chat.errorTexts()).singleElement().asString().contains("missing is not defined");
    }
  }

  @Test
  void whatAPreprocessorIsCutOffOnOrDisabledForIsMissing() {
    try (FakeChat chat = run(PROCESS.formatted("for (;;) {}"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      for (int i = 0; i < 4; i++) {
        assertThat(chat.process(messages(1))).isEmpty();
      }
      assertThat(scripting.disabled()).hasSize(1);
    }
  }

  @Test
  void aDisabledBeforeFunctionCancels() {
    try (FakeChat chat = run("mine.before('WebChatService.echo', (data) => { for (;;) {} });")) {
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(() -> chat.command("WebChatService.echo", Map.of("n", 1)))
            .hasMessageContaining("cancelled");
      }
      assertThat(scripting.disabled()).hasSize(1);
    }
  }

  @Test
  void aScriptThatDoesNotRunMayHaveHadAPreprocessor() {
    try (FakeChat chat = run("missing();\n" + PROCESS.formatted("message.text = '';"))) {
      assertThat(chat.preProcessors()).hasSize(1);
      assertThat(chat.process(messages(2))).isEmpty();
    }
    try (FakeChat chat = run("this is no script")) {
      assertThat(chat.process(messages(2))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_genesys.widgets.onReady = () => { missing(); %s };",
        "_genesys.widgets.onReady = async () => { missing(); %s };",
        "_genesys.widgets.onReady = () => { for (;;) {} %s };",
        "_genesys.widgets.extensions.Mine = () => { missing(); %s };",
        "$(() => { missing(); %s });"
      })
  void aFunctionOfThePageThatFailsMayHaveRegisteredAPreprocessor(String script) {
    try (FakeChat chat = run(script.formatted(PROCESS.formatted("message.text = '';")))) {
      assertThat(chat.preProcessors()).hasSize(1);
      assertThat(chat.process(messages(2))).isEmpty();
      assertThat(chat.errors()).hasSize(1);
    }
  }

  @Test
  void whatAnAddedScriptFailsInGoesWithIt() {
    try (FakeChat chat = run("")) {
      Subscription added =
          FakeChat.await(
              scripting.add(
                  chat.id(),
                  new ScriptSource("own.js", "_genesys.widgets.onReady = () => missing();")));
      assertThat(chat.process(messages(1))).isEmpty();
      added.close();
      await().until(() -> !chat.process(messages(1)).isEmpty());
    }
  }

  @Test
  void aFileOfTheFolderThatDoesNotRunHidesUntilItDoesOrGoes() throws IOException {
    Path folder = Files.createDirectories(home.resolve("preprocessors"));
    Files.writeString(folder.resolve("a.js"), "missing();");
    Files.writeString(folder.resolve("b.js"), "module.exports = (m) => { m.text += 'b'; };");
    awaitFiles(2);
    try (FakeChat chat = run("")) {
      assertThat(chat.process(messages(1))).isEmpty();
      Files.writeString(folder.resolve("a.js"), "module.exports = (m) => { m.text += 'A'; };//");
      scripting.runtime().scan();
      await().until(() -> !chat.process(messages(1)).isEmpty());
      assertThat(chat.process(messages(1))).extracting(Message::text).containsExactly("aAb");
    }
    Files.writeString(folder.resolve("c.js"), "missing();");
    awaitFiles(3);
    try (FakeChat chat = run("")) {
      assertThat(chat.process(messages(1))).isEmpty();
      Files.delete(folder.resolve("c.js"));
      scripting.runtime().scan();
      await().until(() -> !chat.process(messages(1)).isEmpty());
    }
  }

  static Stream<byte[]> unusable() {
    return Stream.of(
        "function (".getBytes(UTF_8),
        new byte[] {(byte) 0xFC},
        " ".repeat(1_000_001).getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void aFileOfTheFolderThatCannotBeUsedHidesUntilItCan(byte[] text) throws IOException {
    Path file = Files.createDirectories(home.resolve("preprocessors")).resolve("a.js");
    try (FakeChat before = attached()) {
      Files.write(file, text);
      await().until(() -> scanned().broken().size() == 1);
      await().until(() -> before.process(messages(1)).isEmpty());
      assertThat(before.errorTexts())
          .singleElement()
          .asString()
          .startsWith("preprocessors/a.js at preprocessors/a.js");
      try (FakeChat chat = attached()) {
        assertThat(chat.process(messages(1))).isEmpty();
        assertThat(chat.errorTexts()).isEqualTo(before.errorTexts());
        assertThat(scripting.check())
            .singleElement()
            .extracting(Finding::text)
            .asString()
            .contains("preprocessors/a.js", "not in force");
        Files.writeString(file, "module.exports = (m) => { m.text += 'b'; };");
        await().until(() -> scanned().broken().isEmpty());
        await().until(() -> !chat.process(messages(1)).isEmpty());
        assertThat(chat.process(messages(1))).extracting(Message::text).containsExactly("ab");
      }
      assertThat(scripting.check()).isEmpty();
    }
  }

  @Test
  void aFileOfTheFolderThatDoesNotRunIsNamedOnceUntilItDoes() throws IOException {
    Path file = Files.createDirectories(home.resolve("preprocessors")).resolve("a.js");
    try (FakeChat chat = attached();
        FakeChat other = attached()) {
      Files.writeString(file, "missing();");
      awaitFiles(1);
      await().until(() -> !chat.errors().isEmpty() && !other.errors().isEmpty());
      await()
          .untilAsserted(
              () ->
                  assertThat(scripting.check())
                      .singleElement()
                      .satisfies(
                          finding -> {
                            assertThat(finding.text())
                                .contains("preprocessors/a.js:1:1: ", "not in force");
                            assertThat(finding.severity()).isEqualTo(Finding.Severity.NOT_READY);
                          }));
      Files.writeString(file, "module.exports = (m) => { m.text += 'b'; };");
      await()
          .until(
              () -> {
                scanned();
                return scripting.check().isEmpty();
              });
    }
  }

  @Test
  void theFormerVersionOfAFileThatCannotBeUsedAnyMoreStays() throws IOException {
    Path file = Files.createDirectories(home.resolve("preprocessors")).resolve("a.js");
    Files.writeString(file, "module.exports = (m) => { m.text += 'b'; };");
    awaitFiles(1);
    try (FakeChat chat = attached()) {
      Files.writeString(file, "function (");
      await()
          .until(
              () -> {
                scanned();
                return !chat.errors().isEmpty();
              });
      assertThat(chat.process(messages(1))).extracting(Message::text).containsExactly("ab");
      assertThat(scripting.check()).isEmpty();
    }
  }

  /** A chat without a script of its own. */
  private FakeChat attached() {
    return new FakeChat(
            InstanceSettings.of(WebChatConfiguration.of(Map.of("dataURL", "https://h.example"))))
        .with(HookFailurePolicy.HIDE)
        .attachedTo(scripting);
  }

  private ScriptFolders.Files scanned() {
    scripting.runtime().scan();
    return scripting.runtime().files();
  }

  @Test
  void messagesAreHeldWhileScriptsStartAnewAndProcessedByTheNewOnes() {
    try (FakeChat chat = run(PROCESS.formatted("message.text += 'b';"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      assertThat(chat.heldMessages()).as("how often").isZero();
      Gateway gateway = scripting.runtime().instances().iterator().next().gateway();
      CompletableFuture<Void> gate = new CompletableFuture<>();
      gateway.afterTurn(gate::join);
      gateway.afterTurn(gateway::restart);
      CompletionStage<List<Message>> under = chat.preProcessors().get(0).process(messages(1), null);
      gate.complete(null);
      assertThatThrownBy(() -> FakeChat.await(under))
          .isInstanceOfSatisfying(
              Rejection.class, reason -> assertThat(reason.code()).isEqualTo(ErrorCode.CLOSED));
      await().until(() -> !chat.holdsMessages());
      assertThat(chat.heldMessages()).isEqualTo(1);
      assertThat(chat.process(messages(1))).extracting(Message::text).containsExactly("ab");
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void whatWaitsWhenTheBundleStopsIsLeftToItsSuccessor() {
    try (FakeChat chat = run(PROCESS.formatted("return new Promise(() => {});"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      CompletionStage<List<Message>> under = chat.preProcessors().get(0).process(messages(1), null);
      scripting.close();
      assertThatThrownBy(() -> FakeChat.await(under))
          .isInstanceOfSatisfying(
              Rejection.class, reason -> assertThat(reason.code()).isEqualTo(ErrorCode.CLOSED));
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void anEngineThatCannotStartIsToldAndNothingPasses() {
    try (FakeChat chat = run(PROCESS.formatted("message.text += 'b';"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      scripting.runtime().engine().close();
      Gateway gateway = scripting.runtime().instances().iterator().next().gateway();
      gateway.afterTurn(gateway::restart);
      await().until(() -> chat.heldMessages() > 0 && !chat.holdsMessages());
      assertThat(chat.process(messages(1))).isEmpty();
    }
    assertThatThrownBy(() -> run(PROCESS.formatted("message.text += 'b';")))
        .isInstanceOfSatisfying(
            Rejection.class,
            reason -> {
              assertThat(reason.code()).isEqualTo(ErrorCode.HOOK_FAILED);
              assertThat(reason.text()).contains("cannot be started");
            });
  }

  @Test
  void aFullQueueSkipsNoPreprocessor() {
    try (FakeChat chat = run(PROCESS.formatted("message.text += 'b';"))) {
      await().until(() -> chat.preProcessors().size() == 1);
      CompletableFuture<Void> gate = new CompletableFuture<>();
      Gateway gateway = scripting.runtime().instances().iterator().next().gateway();
      gateway.afterTurn(gate::join);
      CompletionStage<List<Message>> first = null;
      for (int i = 0; i < 50; i++) {
        first = chat.preProcessors().get(0).process(messages(1), null);
      }
      gate.complete(null);
      assertThat(FakeChat.await(first)).extracting(Message::text).containsExactly("ab");
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void aFullQueueMissesNoFileAndNoScriptThatGoes() throws IOException {
    try (FakeChat chat = run("")) {
      Subscription added =
          FakeChat.await(
              scripting.add(
                  chat.id(),
                  new ScriptSource("own.js", PROCESS.formatted("message.text += 'b';"))));
      await().until(() -> chat.preProcessors().size() == 1);
      CompletableFuture<Void> gate = new CompletableFuture<>();
      Gateway gateway = scripting.runtime().instances().iterator().next().gateway();
      gateway.afterTurn(gate::join);
      CompletableFuture<Void> refused = new CompletableFuture<>();
      while (!refused.isCompletedExceptionally()) {
        gateway.serial(() -> {}, refused);
      }
      added.close();
      Path folder = Files.createDirectories(home.resolve("preprocessors"));
      Files.writeString(folder.resolve("a.js"), "module.exports = (m) => { m.text += 'c'; };");
      awaitFiles(1);
      gate.complete(null);
      await()
          .until(
              () -> chat.process(messages(1)).stream().map(Message::text).toList(),
              List.of("ac")::equals);
    }
  }
}
