package io.webchat.scripting.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.scripting.internal.FakeChat;
import io.webchat.scripting.internal.ScriptSettings;
import io.webchat.scripting.internal.Scripting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that keep more and more from call to call. */
class AllocationBudgetTest {
  private static final Hook LITTLE = new Hook("little", "");
  private static final Hook MUCH = new Hook("much", "");

  @TempDir Path home;
  private final AtomicLong now = new AtomicLong();
  private final AtomicBoolean heapIsShort = new AtomicBoolean();
  private final AllocationBudget budget = new AllocationBudget(1_600, heapIsShort::get, now::get);

  @Test
  void whatAllCallsOfAMinuteAllocateCounts() {
    assertThat(budget.spend(MUCH, 1_000)).isFalse();
    assertThat(budget.spend(LITTLE, 600)).isFalse();
    assertThat(budget.spend(LITTLE, 1)).isTrue();
    assertThat(budget.largest()).isEqualTo(MUCH);
    now.addAndGet(AllocationBudget.WINDOW_NANOS);
    assertThat(budget.spend(LITTLE, 1_600)).isFalse();
    assertThat(budget.largest()).isEqualTo(LITTLE);
  }

  @Test
  void littleIsLeftWhileTheHeapIsShort() {
    assertThat(budget.spend(MUCH, 200)).isFalse();
    heapIsShort.set(true);
    assertThat(budget.spend(MUCH, 0)).isTrue();
    budget.reset();
    assertThat(budget.spend(MUCH, 100)).isFalse();
  }

  @Test
  void aHealthyHeapIsNotShort() {
    assertThat(new HeapPressure().getAsBoolean()).isFalse();
  }

  @Test
  void anIntervalThatKeepsMoreAndMoreIsEndedWithItsContext() {
    ScriptSettings defaults = ScriptSettings.in(home);
    ScriptLimits limits =
        new ScriptLimits(
            100_000_000, 2_000, 5_000, 128 << 20, 160 << 20, 500, 3, 1_000, 50, 100_000);
    Scripting scripting =
        new Scripting(
            new ScriptSettings(
                limits, 2, home, 1_000, null, null, defaults.location(), List.of(), 1_000));
    try (FakeChat chat =
        FakeChat.of(
                """
                const mine = CXBus.registerPlugin('Mine'); mine.registerCommand('ping', (e) => e.deferred.resolve('pong')); mine.ready();
                const kept = [];
                setInterval(() => { kept.push(new Float64Array(500000)); }, 10);
                """)
            .attachedTo(scripting)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(scripting.disabled())
                      .extracting(hook -> hook.hook())
                      .containsExactly("interval (widgets.config.js)"));
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(chat.command("Mine.ping", Map.of())).isEqualTo("pong"));
      assertThat(chat.errorTexts())
          .singleElement()
          .asString()
          .startsWith("interval (widgets.config.js)")
          .contains("MB in a minute")
          .contains("disabled");
    } finally {
      scripting.close();
    }
  }
}
