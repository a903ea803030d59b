package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.sandbox.SharedEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Each limit by itself, with the reason that it gives. */
class LimitsTest {
  private static final String PLUGIN =
      "const mine = CXBus.registerPlugin('Mine'); mine.ready(); mine.registerCommand('ping', (e) =>"
          + " e.deferred.resolve('pong'));\n";

  @TempDir Path home;
  private final ListAppender<ILoggingEvent> console = new ListAppender<>();
  private Scripting scripting;

  @BeforeEach
  void listen() {
    console.start();
    consoleLogger().addAppender(console);
  }

  private static Logger consoleLogger() {
    return (Logger) LoggerFactory.getLogger("io.webchat.scripting.console");
  }

  @AfterEach
  void close() {
    consoleLogger().detachAppender(console);
    scripting.close();
  }

  private FakeChat run(ScriptLimits limits, String script) {
    ScriptSettings defaults = ScriptSettings.in(home);
    scripting =
        TestScripting.with(
            new ScriptSettings(
                limits, 2, home, 1_000, null, null, defaults.location(), List.of(), 1_000));
    return FakeChat.of(PLUGIN + script).attachedTo(scripting);
  }

  private static ScriptLimits limits(long statements, long allocation) {
    return new ScriptLimits(
        statements, 120_000, 120_000, allocation, 60_000, 3, 1_000, 50, 100_000);
  }

  @Test
  void statementsAreCountedByCall() {
    try (FakeChat chat =
        run(
            limits(100_000, 1L << 40),
            "mine.registerCommand('work', (e) => { let n = 0; while (n < e.data.n) { n++; }"
                + " e.deferred.resolve(n); });")) {
      for (int i = 0; i < 10; i++) {
        assertThat(chat.command("Mine.work", Map.of("n", 20_000))).isEqualTo(20_000);
      }
      assertThat(chat.errors()).isEmpty();
      assertThatThrownBy(() -> chat.command("Mine.work", Map.of("n", 1_000_000)))
          .hasMessageContaining("cut off: too many statements")
          .hasMessageContaining("widgets.config.js:2:");
      await()
          .untilAsserted(
              () ->
                  assertThat(chat.errorTexts())
                      .singleElement()
                      .asString()
                      .contains("too many statements"));
    }
  }

  @Test
  void whatOneCallAllocatesIsBounded() {
    try (FakeChat chat =
        run(
            limits(1L << 40, 128 << 20),
            "mine.registerCommand('grow', (e) => { const a = []; for (;;) a.push(new"
                + " Array(10000).fill(1)); });")) {
      assertThatThrownBy(() -> chat.command("Mine.grow", Map.of()))
          .hasMessageContaining("cut off: it allocated more than 128 MB");
    }
  }

  @Test
  void theConsoleIsNamedBoundedAndOnOneLine() {
    try (FakeChat chat =
        run(
            ScriptLimits.DEFAULTS,
            """
            mine.registerCommand('print', (e) => {
              console.warn('first\\nERROR forged\\r\\u001b[31m', { a: 1 }, new Error('text'), () => 1);
              console.log('x'.repeat(10000));
              for (let i = 0; i < 300; i++) console.error('line', i);
              e.deferred.resolve(1);
            });
            """)) {
      chat.command("Mine.print", Map.of());
      List<String> lines = console.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertThat(lines)
          .hasSize(ScriptLimits.CONSOLE_LINES)
          .allMatch(line -> line.startsWith("fake command Mine.print (widgets.config.js): "))
          .allMatch(line -> line.length() < ScriptLimits.CONSOLE_CHARACTERS + 100)
          .noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
      assertThat(lines.get(0)).contains("first ERROR forged").contains("{\"a\":1} Error: text");
      assertThat(console.list.get(0).getLevel()).hasToString("WARN");
      console.list.clear();
      chat.command("Mine.print", Map.of());
      assertThat(console.list).hasSize(ScriptLimits.CONSOLE_LINES);
    }
  }

  @Test
  void contextsShareAnEngineAreMadeWhenNeededAndCloseWithTheInstance() {
    FakeChat chat = run(ScriptLimits.DEFAULTS, "mine.data('up', true);");
    SharedEngine room = scripting.runtime().engine();
    try (org.graalvm.polyglot.Context one = room.newContext();
        org.graalvm.polyglot.Context other = room.newContext()) {
      assertThat(one.getEngine()).isEqualTo(other.getEngine());
    }
    assertThat(room.source("widgets")).isSameAs(room.source("widgets"));
    assertThat(prelude()).isEqualTo(1);
    FakeChat plain =
        new FakeChat(
                io.webchat.api.InstanceSettings.of(
                    io.webchat.api.config.WebChatConfiguration.of(
                        Map.of("dataURL", "https://h.example"))))
            .attachedTo(scripting);
    assertThat(prelude()).as("an instance without a script has no context").isEqualTo(1);
    plain.close();
    chat.close();
    assertThat(chat.bus().registry()).doesNotContainKey("Mine");
    assertThat(scripting.runtime().instances()).isEmpty();
  }

  private long prelude() {
    return scripting.hooks().stream()
        .filter(report -> report.hook().equals("prelude"))
        .mapToLong(report -> report.calls())
        .sum();
  }
}
