package io.webchat.scripting.internal.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.FakeChat;
import io.webchat.scripting.internal.ScriptSettings;
import io.webchat.scripting.internal.Scripting;
import io.webchat.scripting.internal.TestScripting;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of scripts as {@code error} events: no failure feeds itself. */
class ErrorEventsTest {
  @TempDir Path home;
  private Scripting scripting;

  @AfterEach
  void close() {
    if (scripting != null) {
      scripting.close();
    }
  }

  private FakeChat run(String script) {
    ScriptSettings defaults = ScriptSettings.in(home);
    ScriptLimits limits =
        new ScriptLimits(100_000_000, 200, 3_000, 128 << 20, 500, 2, 1_000, 50, 100_000);
    scripting =
        TestScripting.with(
            new ScriptSettings(
                limits, 2, home, 1_000, null, null, defaults.location(), List.of(), 1_000));
    return FakeChat.of(
            "const alive = CXBus.registerPlugin('Alive'); alive.registerCommand('ping', (e) => e.deferred.resolve('pong')); alive.ready();\n"
                + script)
        .attachedTo(scripting);
  }

  /** Whatever a storm would publish has been published, and called its subscribers, thereafter. */
  private static void goRound(FakeChat chat) {
    for (int i = 0; i < 20; i++) {
      assertThat(chat.command("Alive.ping", Map.of())).isEqualTo("pong");
    }
  }

  private long errorsOf(String hook) {
    return scripting.hooks().stream()
        .filter(report -> report.hook().equals(hook))
        .mapToLong(report -> report.errors() + report.cutOffs())
        .sum();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "WebChatService.error|throw new Error('again');",
        "*|throw new Error('again');",
        "WebChatService.error|return Promise.reject(new Error('again'));",
        "WebChatService.error|CXBus.command('Alive.ping').done(() => { throw new Error('again'); });",
      })
  void aSubscriberThatFailsOnErrorsIsNotCalledForItsOwnFailures(String event, String body) {
    try (FakeChat chat =
        run(
            "let calls = 0; alive.registerCommand('calls', (e) => e.deferred.resolve(calls));"
                + "CXBus.subscribe('%s', (e) => { if (e.event === 'WebChatService.error') { calls++; %s } });"
                    .formatted(event, body))) {
      chat.error(Rejection.of("X", "the first"));
      goRound(chat);
      boolean later = body.contains("command");
      assertThat(chat.errors()).hasSizeLessThanOrEqualTo(later ? ErrorEvents.MOST + 1 : 1);
      assertThat((Integer) chat.command("Alive.calls", Map.of()))
          .isBetween(1, later ? ErrorEvents.MOST + 1 : 1);
      if (!later) {
        assertThat(errorsOf("subscriber " + event)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebChatService.error", "*", "WebChatService.tick"})
  void aDisabledSubscriberIsSilentAfterItsOneEvent(String event) {
    try (FakeChat chat =
        run(
            "CXBus.subscribe('%s', (e) => { if (e.event !== 'WebChatService.ready' && !e.event.startsWith('Alive')) for (;;) {} });"
                .formatted(event))) {
      for (int i = 0; i < 2; i++) {
        int before = scripting.disabled().size() + (int) errorsOf("subscriber " + event);
        chat.plugin().publish(event.endsWith("tick") ? "tick" : "error");
        await()
            .until(
                () -> scripting.disabled().size() + (int) errorsOf("subscriber " + event) > before);
      }
      goRound(chat);
      assertThat(scripting.disabled()).hasSize(1);
      int known = chat.errors().size();
      assertThat(chat.errorTexts())
          .filteredOn(text -> text.contains("disabled after 2"))
          .hasSize(1);
      for (int i = 0; i < 5; i++) {
        chat.plugin().publish(event.endsWith("tick") ? "tick" : "error");
      }
      goRound(chat);
      assertThat(chat.errors()).hasSize(known);
    }
  }

  @Test
  void aDisabledCommandStillRejects() {
    try (FakeChat chat = run("alive.registerCommand('spin', (e) => { for (;;) {} });")) {
      for (int i = 0; i < 4; i++) {
        assertThat(chat.bus().command("Alive.spin", Map.of()).toCompletionStage())
            .failsWithin(60, TimeUnit.SECONDS);
      }
      goRound(chat);
      assertThat(chat.errorTexts())
          .hasSize(2)
          .last()
          .asString()
          .contains("command Alive.spin")
          .contains("disabled after 2");
    }
  }

  @Test
  void eventsAreBoundedInAWindow() {
    AtomicLong now = new AtomicLong();
    List<Rejection> published = new ArrayList<>();
    ErrorEvents errors = new ErrorEvents("an-instance", published::add, now::get);
    for (int i = 0; i < 3 * ErrorEvents.MOST; i++) {
      errors.publish(Rejection.of("X", "number " + i));
    }
    assertThat(published)
        .hasSize(ErrorEvents.MOST)
        .last()
        .extracting(Rejection::text)
        .isEqualTo("number " + (ErrorEvents.MOST - 1));
    assertThat(errors.held()).isEqualTo(2L * ErrorEvents.MOST);
    now.addAndGet(ErrorEvents.WINDOW_NANOS);
    errors.publish(Rejection.of("X", "later"));
    assertThat(published).hasSize(ErrorEvents.MOST + 1);
  }
}
