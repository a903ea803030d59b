package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.webchat.api.message.Message;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.HookStatistics;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.sandbox.Hook;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registries show of hooks. */
class HookMetersTest {
  private static final ScriptFailure ERROR = ScriptFailure.of("broken");
  private static final ScriptFailure CUT_OFF =
      new ScriptFailure("cut off", "", 0, 0, ScriptFailure.Kind.CUT_OFF);
  private static final Hook HOOK = new Hook("getSessionData", "widgets.config.js");
  private static final Hook OTHER = new Hook("preprocessor", "polite.js");

  private static final Set<Thread.State> WAITING_OR_DONE =
      EnumSet.of(Thread.State.BLOCKED, Thread.State.TERMINATED);

  private final HookStatistics statistics = new HookStatistics();
  private final HookMeters meters = new HookMeters(statistics, "1.2.0");
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void callsErrorsCutOffsAndTimeOfEachHookAreShownByHookScriptAndVersion() {
    meters.addRegistry(registry);
    statistics.record(HOOK, 2_000_000, null);
    statistics.record(HOOK, 3_000_000, ERROR);
    statistics.record(HOOK, 5_000_000, CUT_OFF);
    statistics.record(HOOK, 1_000_000, CUT_OFF);
    statistics.record(OTHER, 7_000_000, null);

    assertThat(names(registry))
        .containsExactlyInAnyOrder(
            "webchat.hook.time getSessionData widgets.config.js 1.2.0",
            "webchat.hook.errors getSessionData widgets.config.js 1.2.0",
            "webchat.hook.cutoffs getSessionData widgets.config.js 1.2.0",
            "webchat.hook.time preprocessor polite.js 1.2.0",
            "webchat.hook.errors preprocessor polite.js 1.2.0",
            "webchat.hook.cutoffs preprocessor polite.js 1.2.0");
    assertThat(time(registry, HOOK).count()).isEqualTo(4);
    assertThat(time(registry, HOOK).totalTime(TimeUnit.MICROSECONDS)).isEqualTo(11_000);
    assertThat(count(registry, "webchat.hook.errors", HOOK)).isEqualTo(1);
    assertThat(count(registry, "webchat.hook.cutoffs", HOOK)).isEqualTo(2);
    assertThat(time(registry, OTHER).count()).isEqualTo(1);
    assertThat(count(registry, "webchat.hook.errors", OTHER)).isZero();
    assertThat(count(registry, "webchat.hook.cutoffs", OTHER)).isZero();
  }

  @Test
  void aRegistryThatComesLaterGetsTheHooksSoFar() {
    statistics.record(HOOK, 2_000_000, ERROR);
    meters.addRegistry(registry);
    assertThat(names(registry)).hasSize(3);
    assertThat(time(registry, HOOK).count()).isEqualTo(1);
    assertThat(count(registry, "webchat.hook.errors", HOOK)).isEqualTo(1);
  }

  @Test
  void severalRegistriesComeAndGoIndependently() {
    MeterRegistry second = new SimpleMeterRegistry();
    meters.addRegistry(registry);
    statistics.record(HOOK, 1, null);
    meters.addRegistry(second);
    meters.removeRegistry(registry);
    statistics.record(OTHER, 1, null);
    assertThat(registry.getMeters()).isEmpty();
    assertThat(names(second)).hasSize(6);
    meters.removeRegistry(second);
    assertThat(second.getMeters()).isEmpty();
    meters.addRegistry(registry);
    assertThat(names(registry)).hasSize(6);
    assertThat(time(registry, HOOK).count()).isEqualTo(1);
  }

  @Test
  void metersOfOthersStay() {
    registry.counter("webchat.other").increment();
    meters.addRegistry(registry);
    statistics.record(HOOK, 1, null);
    meters.removeRegistry(registry);
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly("webchat.other");
  }

  /** Two versions of the bundle for a while, then the older one goes. */
  @Test
  void aNewerBundleKeepsItsMetersWhenTheOldOneGoes() {
    HookStatistics newer = new HookStatistics();
    meters.addRegistry(registry);
    statistics.record(HOOK, 1, null);
    new HookMeters(newer, "1.3.0").addRegistry(registry);
    newer.record(HOOK, 1, null);
    newer.record(HOOK, 1, null);
    meters.removeRegistry(registry);
    assertThat(names(registry))
        .hasSize(3)
        .allSatisfy(name -> assertThat(name).endsWith("getSessionData widgets.config.js 1.3.0"));
    assertThat(time(registry, HOOK).count()).isEqualTo(2);
  }

  @Test
  void aBundleThatComesBackStartsFromZero() {
    meters.addRegistry(registry);
    statistics.record(HOOK, 1, ERROR);
    meters.removeRegistry(registry);
    HookStatistics fresh = new HookStatistics();
    new HookMeters(fresh, "1.2.0").addRegistry(registry);
    fresh.record(HOOK, 1, null);
    assertThat(names(registry)).hasSize(3);
    assertThat(time(registry, HOOK).count()).isEqualTo(1);
    assertThat(count(registry, "webchat.hook.errors", HOOK)).isZero();
  }

  /** A hook is being counted on a script's thread while the registry goes. */
  @Test
  void aHookThatIsJustBeingCountedLeavesNothingBehind() throws Exception {
    CountDownLatch registering = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    registry
        .config()
        .onMeterAdded(
            meter -> {
              registering.countDown();
              awaitQuietly(goOn);
            });
    meters.addRegistry(registry);
    Thread script = new Thread(() -> statistics.record(HOOK, 1, null), "script");
    script.start();
    assertThat(registering.await(60, TimeUnit.SECONDS)).isTrue();
    Thread removing = new Thread(() -> meters.removeRegistry(registry), "removing");
    removing.start();
    await().until(() -> WAITING_OR_DONE.contains(removing.getState()));
    goOn.countDown();
    script.join(60_000);
    removing.join(60_000);
    assertThat(registry.getMeters()).isEmpty();
    assertThat(statistics.reports()).extracting(report -> report.calls()).containsExactly(1L);
  }

  @Test
  void aHookThatIsHeardOfTwiceIsMeasuredOnce() {
    try (MeteredHooks hooks = new MeteredHooks(registry, "1.2.0")) {
      statistics.listen(hooks);
      statistics.record(HOOK, 1, null);
      statistics.listen(hooks);
      assertThat(names(registry)).hasSize(3);
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aRegistryThatRefusesDoesNoHarmToTheHook() {
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("broken");
              }
            });
    MeterRegistry second = new SimpleMeterRegistry();
    meters.addRegistry(registry);
    meters.addRegistry(second);
    statistics.record(HOOK, 1, null);
    assertThat(statistics.reports()).extracting(report -> report.calls()).containsExactly(1L);
    assertThat(names(second)).hasSize(3);
    second.close();
  }

  @Test
  void theNumberOfMetersIsBoundedAndNoCallIsLost() {
    meters.addRegistry(registry);
    for (int i = 0; i < 1_000; i++) {
      statistics.record(new Hook("subscriber " + i, "many.js"), 1, null);
      statistics.problem(new Hook("subscriber " + i, "many.js"), ScriptFailure.of("no"));
    }
    assertThat(registry.getMeters()).hasSize(3 * (500 + 1));
    assertThat(time(registry, new Hook("others", "")).count()).isEqualTo(500);
    assertThat(count(registry, "webchat.hook.errors", new Hook("others", ""))).isEqualTo(500);
  }

  /** They come before their call has been counted: one call for the whole batch. */
  @Test
  void theFirstErrorsOfAPreprocessorAreCounted(@TempDir Path home) {
    Scripting scripting = new Scripting(ScriptSettings.in(home));
    Hook broken = new Hook("preprocessor broken", "widgets.config.js");
    try (FakeChat chat =
        FakeChat.of(
                """
                CXBus.command('WebChatService.registerPreProcessor', { preprocessor: function broken(message) { throw new Error('broken'); } });
                """)
            .attachedTo(scripting)) {
      await().until(() -> chat.preProcessors().size() == 1);
      new HookMeters(scripting.runtime().statistics(), "1.2.0").addRegistry(registry);
      chat.process(List.of(Message.of(FakeChat.text("one")), Message.of(FakeChat.text("two"))));
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(time(registry, broken).count()).isEqualTo(1));
      assertThat(count(registry, "webchat.hook.errors", broken)).isEqualTo(2);
      assertThat(count(registry, "webchat.hook.cutoffs", broken)).isZero();
    } finally {
      scripting.close();
    }
  }

  /** The call that is given up comes to an end after all. */
  @Test
  void aCallThatWasGivenUpCountsOnce(@TempDir Path home) {
    Scripting scripting = new Scripting(ScriptSettings.in(home));
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicReference<Thread> given = new AtomicReference<>();
    new HookMeters(scripting.runtime().statistics(), "1.2.0").addRegistry(registry);
    try (FakeChat chat = FakeChat.of("CXBus.registerPlugin('Mine').ready();")) {
      chat.attachedTo(scripting);
      Gateway gateway = scripting.runtime().instances().iterator().next().gateway();
      CompletionStage<?> call =
          gateway.call(
              HOOK,
              null,
              realm -> {
                given.set(Thread.currentThread());
                realm.context().enter();
                awaitUninterruptibly(stuck);
                throw new IllegalStateException("cancelled");
              });
      assertThatThrownBy(() -> FakeChat.await(call)).hasMessageContaining("it cannot be ended");
      stuck.countDown();
      await()
          .until(
              () ->
                  Arrays.stream(given.get().getStackTrace())
                      .noneMatch(frame -> frame.getClassName().equals(Gateway.class.getName())));
      assertThat(time(registry, HOOK).count()).isEqualTo(1);
      assertThat(time(registry, HOOK).totalTime(TimeUnit.NANOSECONDS)).isPositive();
      assertThat(count(registry, "webchat.hook.cutoffs", HOOK)).isEqualTo(1);
      assertThat(count(registry, "webchat.hook.errors", HOOK)).isZero();
    } finally {
      stuck.countDown();
      scripting.close();
    }
  }

  static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> names(MeterRegistry registry) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(
            id ->
                id.getName()
                    + " "
                    + id.getTag("hook")
                    + " "
                    + id.getTag("script")
                    + " "
                    + id.getTag("version"))
        .toList();
  }

  private static FunctionTimer time(MeterRegistry registry, Hook hook) {
    return registry
        .get("webchat.hook.time")
        .tags("hook", hook.name(), "script", hook.script())
        .functionTimer();
  }

  private static double count(MeterRegistry registry, String name, Hook hook) {
    FunctionCounter counter =
        registry.get(name).tags("hook", hook.name(), "script", hook.script()).functionCounter();
    return counter.count();
  }
}
