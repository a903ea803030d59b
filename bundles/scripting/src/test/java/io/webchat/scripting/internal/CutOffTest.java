package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.session.SessionData;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call that is cut off costs that call, not what the scripts of the instance keep. */
class CutOffTest {
  private static final String SCRIPT =
      """
      const spin = () => { for (;;) {} };
      const mine = CXBus.registerPlugin('Mine');
      let kept = 0;
      mine.registerCommand('count', (e) => e.deferred.resolve(++kept));
      mine.registerCommand('spin', spin);
      mine.registerCommand('held', (e) => e.deferred.resolve(1));
      mine.before('Mine.held', spin);
      mine.ready();
      CXBus.subscribe('WebChatService.tick', spin);
      CXBus.subscribe('WebChatService.later', () => setTimeout(spin, 0));
      CXBus.subscribe('WebChatService.again', () => { const n = setInterval(() => { clearInterval(n); spin(); }, 0); });
      CXBus.command('WebChatService.registerPreProcessor', { preprocessor(message) { spin(); } });
      _genesys.widgets.webchat = { dataURL: 'https://h.example', async: { enabled: true, getSessionData: spin } };
      """;

  @TempDir static Path home;
  private static Scripting scripting;

  @BeforeAll
  static void open() {
    ScriptSettings defaults = ScriptSettings.in(home);
    ScriptLimits limits =
        new ScriptLimits(1L << 40, 100, 60_000, 1L << 40, 60_000, 10, 1_000, 50, 100_000);
    scripting =
        new Scripting(
            new ScriptSettings(
                limits, 2, home, 1_000, null, null, defaults.location(), List.of(), 1_000));
  }

  @AfterAll
  static void close() {
    scripting.close();
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        Arguments.of("command Mine.spin", call(chat -> command(chat, "Mine.spin"))),
        Arguments.of("before Mine.held", call(chat -> command(chat, "Mine.held"))),
        Arguments.of("subscriber WebChatService.tick", call(chat -> publish(chat, "tick"))),
        Arguments.of("timer", call(chat -> publish(chat, "later"))),
        Arguments.of("interval", call(chat -> publish(chat, "again"))),
        Arguments.of("preprocessor", call(chat -> chat.process(FakeChat.text("a")))),
        Arguments.of("getSessionData", call(CutOffTest::store)));
  }

  private static Consumer<FakeChat> call(Consumer<FakeChat> call) {
    return call;
  }

  private static void command(FakeChat chat, String name) {
    chat.bus().command(name, Map.of());
  }

  private static void publish(FakeChat chat, String event) {
    chat.plugin().publish(event);
  }

  private static void store(FakeChat chat) {
    SessionData data = SessionData.of(Map.of("token", "t"));
    chat.sessionHooks().getSessionData(data, chat.cookies(), Map.of());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void whatScriptsKeepOutlivesACallThatIsCutOff(String hook, Consumer<FakeChat> call) {
    try (FakeChat chat = FakeChat.of(SCRIPT).attachedTo(scripting)) {
      await().until(() -> chat.preProcessors().size() == 1);
      assertThat(chat.command("Mine.count", Map.of())).isEqualTo(1);
      long before = cutOffs(hook);
      call.accept(chat);
      await().until(() -> cutOffs(hook) > before);
      assertThat(chat.command("Mine.count", Map.of())).isEqualTo(2);
      assertThat(chat.heldMessages()).as("contexts that were made anew").isZero();
    }
  }

  private static long cutOffs(String hook) {
    return scripting.hooks().stream()
        .filter(report -> report.hook().startsWith(hook))
        .mapToLong(report -> report.cutOffs())
        .sum();
  }
}
