package io.webchat.scripting.internal.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.Message;
import io.webchat.scripting.internal.FakeChat;
import io.webchat.scripting.internal.ScriptSettings;
import io.webchat.scripting.internal.Scripting;
import io.webchat.scripting.internal.TestScripting;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that return something: what becomes of it when they fail, hang or are disabled. */
class HookCallsTest {
  @TempDir Path home;
  private Scripting scripting;

  @BeforeEach
  void open() {
    open(20_000, 20_000);
  }

  /** With short limits, for tests that wait until a script is cut off. */
  private void openHasty(long callMs, long promiseMs) {
    scripting.close();
    open(callMs, promiseMs);
  }

  private void open(long callMs, long promiseMs) {
    ScriptSettings defaults = ScriptSettings.in(home);
    // a loop that waits allocates the more the faster the machine is: time is to be the limit
    ScriptLimits limits =
        new ScriptLimits(
            1_000_000_000, callMs, 20_000, 1L << 40, 1L << 40, promiseMs, 2, 1_000, 50, 100_000);
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
    FakeChat chat = FakeChat.of("const mine = CXBus.registerPlugin('Mine');\n" + script);
    chat.plugin().registerCommand("echo", call -> call.deferred().resolve(call.data()));
    return chat.attachedTo(scripting);
  }

  private FakeChat preprocessing(String body) {
    FakeChat chat =
        run(
            "CXBus.command('WebChatService.registerPreProcessor', { preprocessor: function mine(message) { %s } });"
                .formatted(body));
    await().until(() -> chat.preProcessors().size() == 1);
    return chat;
  }

  private static List<Message> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> Message.of(Map.of("type", "Message", "text", "a", "index", index)))
        .toList();
  }

  @Test
  void aFailingBeforeFunctionCancelsAndIsReported() {
    try (FakeChat chat =
        run(
            """
            mine.before('WebChatService.echo', (data) => {
              if (data.now) missing(); else return Promise.reject(new Error('later'));
            });
            """)) {
      assertThatThrownBy(() -> chat.command("WebChatService.echo", Map.of("now", true)))
          .hasMessageContaining("cancelled");
      assertThatThrownBy(() -> chat.command("WebChatService.echo", Map.of()))
          .hasMessageContaining("cancelled");
      assertThat(chat.errorTexts()).hasSize(2);
      assertThat(chat.errorTexts().get(0))
          .startsWith("before WebChatService.echo (widgets.config.js) at widgets.config.js:3:")
          .contains("missing is not defined");
      assertThat(chat.errorTexts().get(1)).contains("at widgets.config.js:3:").contains("later");
      assertThat(report("before WebChatService.echo").errors()).isEqualTo(2);
    }
  }

  @Test
  void aDisabledBeforeFunctionLetsCommandsPass() {
    openHasty(300, 20_000);
    try (FakeChat chat = run("mine.before('WebChatService.echo', (data) => { for (;;) {} });")) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> chat.command("WebChatService.echo", Map.of("n", 1)))
            .hasMessageContaining("cancelled");
      }
      for (int i = 0; i < 3; i++) {
        assertThat(chat.command("WebChatService.echo", Map.of("n", i))).isEqualTo(Map.of("n", i));
      }
      assertThat(chat.errorTexts())
          .hasSize(2)
          .last()
          .asString()
          .contains("widgets.config.js:2:")
          .contains("disabled after 2");
    }
  }

  @Test
  void aPreprocessorThatNeverSettlesIsDisabled() {
    openHasty(20_000, 200);
    try (FakeChat chat = preprocessing("message.text += 'b'; return new Promise(() => {});")) {
      for (int i = 0; i < 4; i++) {
        assertThat(chat.process(FakeChat.text("a")).text()).isEqualTo("a");
      }
      assertThat(report("preprocessor mine").cutOffs()).isEqualTo(2);
      assertThat(scripting.disabled())
          .singleElement()
          .satisfies(hook -> assertThat(hook.hook()).startsWith("preprocessor mine"));
      assertThat(chat.errorTexts())
          .hasSize(2)
          .allMatch(text -> text.contains("did not settle within 200 ms"))
          .last()
          .asString()
          .contains("disabled after 2");
    }
  }

  @Test
  void rejectedPromisesOfHooksAreCounted() {
    try (FakeChat chat =
        run(
            """
            _genesys.widgets.webchat = { dataURL: 'https://h.example', async: { enabled: true,
              async setSessionData() { await null; throw new Error('no'); } } };
            """)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(
                () ->
                    FakeChat.await(
                        chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of())))
            .hasMessageContaining("no");
      }
      await().until(() -> report("setSessionData").calls() == 3); // counted when it has returned
      assertThat(report("setSessionData").errors()).isEqualTo(3);
      assertThat(report("setSessionData").cutOffs()).isZero();
      assertThat(scripting.disabled()).isEmpty();
    }
  }

  @Test
  void aLargeBatchIsProcessedInPartsThatEachHaveTheirTime() {
    openHasty(1_500, 20_000);
    try (FakeChat chat =
        preprocessing(
            "for (const end = Date.now() + 10; Date.now() < end; ) {} message.text += message.index;")) {
      List<Message> shown = chat.process(messages(220));
      assertThat(shown)
          .extracting(Message::text)
          .containsExactlyElementsOf(
              IntStream.range(0, 220).mapToObj(index -> "a" + index).toList());
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void eachPromiseOfABatchHasItsTime() {
    openHasty(20_000, 200);
    try (FakeChat chat =
        preprocessing(
            "return new Promise((done) => setTimeout(() => { message.text += message.index; done(message); }, 10));")) {
      assertThat(chat.process(messages(60)))
          .extracting(Message::text)
          .containsExactlyElementsOf(
              IntStream.range(0, 60).mapToObj(index -> "a" + index).toList());
      assertThat(chat.errors()).isEmpty();
      assertThat(report("preprocessor mine").cutOffs()).isZero();
    }
  }

  @Test
  void onePromiseThatNeverSettlesLeavesWhatWasProcessedBefore() {
    openHasty(20_000, 200);
    try (FakeChat chat =
        preprocessing(
            """
            window.calls = (window.calls || 0) + 1;
            message.text += 'b';
            if (message.index === 4) {
              return new Promise((done) => {
                const late = CXBus.registerPlugin('Late');
                late.registerCommand('settle', (e) => { done(message); e.deferred.resolve(); });
                late.registerCommand('calls', (e) => e.deferred.resolve(window.calls));
                late.ready();
              });
            }
            return message.index < 2 ? message : Promise.resolve(message);
            """
                .replace('\n', ' '))) {
      assertThat(chat.process(messages(10)))
          .extracting(Message::text)
          .containsExactly("ab", "ab", "ab", "ab", "a", "a", "a", "a", "a", "a");
      assertThat(chat.errorTexts())
          .singleElement()
          .asString()
          .contains("did not settle within 200 ms");
      assertThat(report("preprocessor mine").cutOffs()).isEqualTo(1);
      chat.command("Late.settle", Map.of());
      assertThat(chat.command("Late.calls", Map.of())).as("the rest is not tried").isEqualTo(5);
    }
  }

  @Test
  void aPartOfABatchThatIsCutOffPassesAsItCame() {
    openHasty(300, 20_000);
    try (FakeChat chat =
        preprocessing("if (message.index === 60) for (;;) {} message.text += 'b';")) {
      List<Message> shown = chat.process(messages(120));
      assertThat(shown).extracting(Message::text).filteredOn("ab"::equals).hasSize(70);
      assertThat(shown.get(49).text()).isEqualTo("ab");
      assertThat(shown.get(50).text()).isEqualTo("a");
      assertThat(shown.get(99).text()).isEqualTo("a");
      assertThat(shown.get(100).text()).isEqualTo("ab");
      assertThat(chat.errorTexts()).singleElement().asString().contains("cut off");
    }
  }

  private io.webchat.spi.script.ScriptHooks.HookReport report(String hook) {
    return scripting.hooks().stream()
        .filter(one -> one.hook().equals(hook))
        .findFirst()
        .orElseThrow();
  }
}
