package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts register and take back, and timers: bounded, and free again. */
class RegistrationTest {
  @TempDir Path home;
  private Scripting scripting;

  @BeforeEach
  void open() {
    ScriptSettings defaults = PatientSettings.in(home);
    ScriptLimits limits =
        new ScriptLimits(1_000_000_000, 20_000, 20_000, 1 << 30, 500, 2, 1_000, 1, 100_000);
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
    return FakeChat.of("const mine = CXBus.registerPlugin('Mine'); mine.ready();" + script)
        .attachedTo(scripting);
  }

  @Test
  void whatIsUnsubscribedMakesRoom() {
    try (FakeChat chat =
        run(
            """
            for (let i = 0; i < 6000; i++) {
              const fn = () => 1;
              mine.subscribe('WebChatService.tick', fn);
              mine.unsubscribe('WebChatService.tick', fn);
            }
            mine.subscribe('WebChatService.tick', () => mine.data('heard', true));
            """)) {
      assertThat(chat.errorTexts()).isEmpty();
      assertThat(chat.plugin().subscribers("tick")).isEqualTo(1);
      chat.plugin().publish("tick");
      await().until(() -> Boolean.TRUE.equals(chat.bus().data("Mine.heard")));
    }
  }

  @Test
  void whatIsClosedWhileItLoadsLeavesNothing() {
    try (FakeChat chat =
        FakeChat.of(
            """
            CXBus.registerPlugin('Early');
            for (;;) {}
            """)) {
      scripting.attach(chat);
      await().until(() -> chat.bus().registry().containsKey("Early"));
      scripting.close();
      assertThat(chat.bus().registry()).containsOnlyKeys("WebChatService");
      await().until(() -> scripting.runtime().instances().isEmpty());
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void anInstanceWhoseTurnComesAfterTheEndGetsNoScript() throws Exception {
    scripting.close();
    try (FakeChat chat = FakeChat.of("CXBus.registerPlugin('Late');")) {
      AutoCloseable attached = FakeChat.await(scripting.attach(chat));
      assertThat(chat.bus().registry()).containsOnlyKeys("WebChatService");
      assertThat(scripting.runtime().instances()).isEmpty();
      attached.close();
    }
  }

  @Test
  void tooManySubscriptionsAreRefused() {
    try (FakeChat chat =
        run("for (let i = 0; i < 6000; i++) mine.subscribe('WebChatService.tick', () => 1);")) {
      assertThat(chat.errorTexts()).singleElement().asString().contains("Too m");
      assertThat(chat.plugin().subscribers("tick")).isLessThanOrEqualTo(5_000);
    }
  }

  @Test
  void anIntervalThatIsClearedBeforeItsTurnIsGone() {
    try (FakeChat chat =
        run(
            """
            let ticks = 0;
            const interval = setInterval(() => { ticks++; }, 10);
            mine.registerCommand('clear', (e) => {
              for (const end = Date.now() + 300; Date.now() < end; ) { /* meanwhile it fires */ }
              clearInterval(interval);
              ticks = 0;
              e.deferred.resolve(1);
            });
            mine.registerCommand('again', (e) => setTimeout(() => e.deferred.resolve(ticks), 15));
            """)) {
      chat.command("Mine.clear", Map.of());
      for (int i = 0; i < 10; i++) {
        assertThat(chat.command("Mine.again", Map.of())).isEqualTo(0);
      }
      assertThat(chat.errorTexts()).isEmpty();
    }
  }

  @Test
  void aTimeoutThatIsClearedBeforeItsTurnDoesNotRun() {
    try (FakeChat chat =
        run(
            """
            let ran = false;
            mine.registerCommand('clear', (e) => {
              const timeout = setTimeout(() => { ran = true; }, 1);
              for (const end = Date.now() + 100; Date.now() < end; ) { /* meanwhile it fires */ }
              clearTimeout(timeout);
              e.deferred.resolve(1);
            });
            mine.registerCommand('ran', (e) => setTimeout(() => e.deferred.resolve(ran), 1));
            """)) {
      chat.command("Mine.clear", Map.of());
      assertThat(chat.command("Mine.ran", Map.of())).isEqualTo(false);
    }
  }

  @Test
  void anIntervalGoesOnWhenItsFunctionThrows() {
    try (FakeChat chat =
        run(
            """
            let n = 0;
            setInterval(() => { n++; mine.publish('tick', { n }); if (n === 1) throw new Error('once'); }, 10);
            """)) {
      List<Object> ticks = new CopyOnWriteArrayList<>();
      chat.bus().subscribe("Mine.tick", event -> ticks.add(event.data().get("n")));
      await().until(() -> ticks.size() >= 3);
      assertThat(chat.errorTexts())
          .singleElement()
          .asString()
          .contains("interval (widgets.config.js)")
          .contains("once");
    }
  }
}
