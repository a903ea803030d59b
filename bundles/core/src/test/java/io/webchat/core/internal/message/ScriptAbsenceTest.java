package io.webchat.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.FakeScripts;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.message.ScriptGate.Presence;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.HookSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which scripts are needed, and what becomes of messages while they are away, by each policy. */
class ScriptAbsenceTest {
  private static final long HOLD_MS = 60_000;
  private static final long START_MS = CoreSettings.DEFAULT.extensionTimeoutMs();
  private static final long GRACE_MS = CoreSettings.DEFAULT.transportGraceMs();

  private final MessageParts parts = new MessageParts().active();
  private final FakeScripts scripts = new FakeScripts();
  private HookFailurePolicy policy = HookFailurePolicy.HIDE;
  private Map<String, Object> hooks = Map.of();
  private final ScriptGate gate =
      new ScriptGate(
          parts.mailbox,
          parts.session,
          parts.events,
          () -> WebChatConfiguration.of(Map.of("hooks", hooks)),
          () -> OtherSettings.with(new HookSettings(policy, HOLD_MS)),
          scripts);

  private void away(Presence presence) {
    scripts.named = true;
    scripts.presence = presence;
  }

  private CompletableFuture<Optional<String>> admit() {
    return gate.admit(() -> "chain");
  }

  private static String verdict(CompletableFuture<Optional<String>> admitted) {
    return admitted.isDone() ? admitted.join().map(chain -> "given").orElse("hidden") : "waits";
  }

  private String verdict() {
    return verdict(admit());
  }

  private List<Object> errors() {
    return parts.published.stream()
        .filter(event -> event.event().endsWith("error"))
        .map(event -> (Map<?, ?>) ((List<?>) event.data().get("errors")).get(0))
        .<Object>map(error -> error.get("hint"))
        .toList();
  }

  @Test
  void scriptsAreNeededThatAreNamedOrWantedByTheConfiguration() {
    scripts.presence = Presence.AWAY;
    assertThat(verdict()).isEqualTo("given");
    scripts.named = true;
    assertThat(verdict()).isEqualTo("hidden");
    scripts.named = false;
    hooks = Map.of("needScripts", true);
    assertThat(verdict()).isEqualTo("hidden");
  }

  @Test
  void scriptsThatRanAreNeededForTheirPreprocessorsAndSettings() {
    Runnable ofNone = gate.preProcessorAdded();
    scripts.presence = Presence.AWAY;
    assertThat(verdict()).as("none was attached").isEqualTo("given");
    gate.attaching();
    ofNone.run();
    assertThat(verdict()).as("it registered nothing").isEqualTo("given");
    scripts.configured = true;
    assertThat(verdict()).isEqualTo("hidden");
    scripts.configured = false;

    Runnable takenBack = gate.preProcessorAdded();
    Runnable leftBehind = gate.preProcessorAdded();
    scripts.presence = Presence.THERE;
    takenBack.run();
    scripts.presence = Presence.AWAY;
    assertThat(verdict()).as("one is left").isEqualTo("hidden");
    leftBehind.run();
    assertThat(verdict()).as("it went with its scripts").isEqualTo("hidden");
    gate.attaching();
    assertThat(verdict()).as("the next ones have none").isEqualTo("given");
  }

  @Test
  void onePreprocessorTakenBackIsNotNeeded() {
    gate.attaching();
    gate.preProcessorAdded().run();
    scripts.presence = Presence.AWAY;
    assertThat(verdict()).isEqualTo("given");
  }

  @Test
  void thePolicyOfTheInstanceGoesFirst() {
    assertThat(gate.policy()).isEqualTo(HookFailurePolicy.HIDE);
    hooks = Map.of("onFailure", "pass");
    assertThat(gate.policy()).isEqualTo(HookFailurePolicy.PASS);
  }

  @Test
  void absentScriptsAreReportedOnceUntilTheyAreBack() {
    away(Presence.AWAY);
    assertThat(gate.absence()).isEmpty();
    assertThat(verdict()).isEqualTo("hidden");
    assertThat(verdict()).isEqualTo("hidden");
    assertThat(errors())
        .containsExactly("Start the bundle io.webchat.scripting; until then messages are hidden");
    assertThat(gate.absence()).contains(scripts.away.get(0));
    assertThat(scripts.away.get(0).code()).isEqualTo(ErrorCode.HOOK_FAILED);
    scripts.presence = Presence.THERE;
    assertThat(verdict()).isEqualTo("given");
    assertThat(gate.absence()).isEmpty();
    policy = HookFailurePolicy.PASS;
    scripts.presence = Presence.AWAY;
    assertThat(verdict()).isEqualTo("given");
    assertThat(errors().get(1)).asString().endsWith("until then messages pass as they came");
    assertThat(scripts.away).hasSize(2);
  }

  @Test
  void messagesWaitForScriptsThatAreBeingStartedThenThePolicyDecides() {
    for (HookFailurePolicy each : List.of(HookFailurePolicy.PASS, HookFailurePolicy.HIDE)) {
      policy = each;
      away(Presence.COMING);
      CompletableFuture<Optional<String>> admitted = admit();
      parts.advance(START_MS - 1);
      assertThat(verdict(admitted)).isEqualTo("waits");
      parts.advance(1);
      String fate = each == HookFailurePolicy.PASS ? "given" : "hidden";
      assertThat(verdict(admitted)).isEqualTo(fate);
      assertThat(verdict()).as("and so on").isEqualTo(fate);
      scripts.presence = Presence.THERE;
      gate.changed();
      scripts.presence = Presence.COMING;
      assertThat(verdict()).as("they wait again").isEqualTo("waits");
      scripts.presence = Presence.THERE;
      gate.changed();
    }
    assertThat(errors()).isEmpty();
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void messagesAreHeldForAbsentScriptsForALimitedTimeFromTheFirstOn() {
    policy = HookFailurePolicy.HOLD;
    away(Presence.AWAY);
    CompletableFuture<Optional<String>> first = admit();
    parts.advance(HOLD_MS - 1);
    CompletableFuture<Optional<String>> second = admit();
    assertThat(List.of(verdict(first), verdict(second))).containsOnly("waits");
    parts.advance(1);
    assertThat(List.of(verdict(first), verdict(second))).containsOnly("hidden");
    assertThat(errors().get(0)).asString().endsWith("wait up to 60000 ms and are hidden then");
  }

  @Test
  void whatIsHeldIsGivenToScriptsThatAreBack() {
    policy = HookFailurePolicy.HOLD;
    away(Presence.AWAY);
    CompletableFuture<Optional<String>> first = admit();
    CompletableFuture<Optional<String>> second = admit();
    gate.changed();
    assertThat(verdict(first)).isEqualTo("waits");
    scripts.presence = Presence.THERE;
    gate.changed();
    assertThat(List.of(verdict(first), verdict(second))).containsOnly("given");
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void aChatThatIsBeingEndedDoesNotWait() {
    policy = HookFailurePolicy.HOLD;
    away(Presence.AWAY);
    parts.session.move(WebChatState.ENDING);
    assertThat(verdict()).isEqualTo("hidden");
    parts.session.move(WebChatState.IDLE);
    assertThat(verdict()).isEqualTo("hidden");
  }

  @Test
  void suspendedMessagesWaitUntilTheLastSuspensionEnds() {
    Subscription first = gate.suspend();
    Subscription second = gate.suspend();
    CompletableFuture<Optional<String>> admitted = admit();
    first.close();
    assertThat(verdict(admitted)).isEqualTo("waits");
    second.close();
    assertThat(verdict(admitted)).isEqualTo("given");
    gate.suspend();
    second.close();
    CompletableFuture<Optional<String>> later = admit();
    assertThat(verdict(later)).isEqualTo("waits");
    gate.gone();
    assertThat(verdict(later)).as("its suspensions went with it").isEqualTo("given");
  }

  @Test
  void whileTheContainerStartsScriptsMayBeOnTheirWay() {
    away(Presence.AWAY);
    scripts.graceMs = 1;
    CompletableFuture<Optional<String>> admitted = admit();
    assertThat(verdict(admitted)).isEqualTo("waits");
    scripts.graceMs = 0;
    gate.changed();
    assertThat(verdict(admitted)).isEqualTo("hidden");
    assertThat(errors()).hasSize(1);
  }

  @Test
  void scriptsThatDoNotComeSoonAreReportedWithoutAMessage() {
    away(Presence.AWAY);
    gate.watch();
    parts.advance(GRACE_MS - 1);
    assertThat(errors()).isEmpty();
    parts.advance(1);
    assertThat(errors()).hasSize(1);
    gate.watch();
    assertThat(parts.clock.waiting()).as("it is known").isZero();
  }

  @Test
  void whileTheContainerStartsTheyAreReportedAfterThat() {
    away(Presence.AWAY);
    scripts.graceMs = 20_000;
    gate.gone();
    parts.advance(20_000);
    scripts.graceMs = 0;
    assertThat(errors()).isEmpty();
    parts.advance(1);
    assertThat(errors()).hasSize(1);
  }

  @Test
  void whatIsHeldWhenTheyAreFoundMissingIsDecided() {
    away(Presence.COMING);
    gate.watch();
    CompletableFuture<Optional<String>> admitted = admit();
    scripts.presence = Presence.AWAY;
    parts.advance(GRACE_MS);
    assertThat(verdict(admitted)).isEqualTo("hidden");
  }

  @Test
  void scriptsThatCameOrAreNotNeededAreNotReported() {
    gate.watch();
    assertThat(parts.clock.waiting()).isZero();
    away(Presence.AWAY);
    gate.watch();
    scripts.presence = Presence.COMING;
    parts.advance(GRACE_MS);
    assertThat(errors()).isEmpty();
    gate.watch();
    scripts.presence = Presence.AWAY;
    parts.session.move(WebChatState.CLOSED);
    parts.advance(GRACE_MS);
    assertThat(errors()).isEmpty();
  }

  @Test
  void closedNothingIsDecidedAnyMore() {
    policy = HookFailurePolicy.HOLD;
    away(Presence.AWAY);
    CompletableFuture<Optional<String>> admitted = admit();
    gate.close();
    assertThat(parts.clock.waiting()).isZero();
    scripts.presence = Presence.THERE;
    gate.changed();
    assertThat(verdict(admitted)).isEqualTo("waits");
  }

  @Test
  void textsAreNotSentPastScriptsThatShouldSeeThem() {
    away(Presence.COMING);
    assertThat(gate.maySendText()).isFalse();
    assertThatExceptionOfType(Rejection.class)
        .isThrownBy(gate::requireSendText)
        .satisfies(rejection -> assertThat(rejection.code()).isEqualTo(ErrorCode.HOOK_FAILED));
    policy = HookFailurePolicy.PASS;
    assertThat(gate.maySendText()).isTrue();
    policy = HookFailurePolicy.HOLD;
    scripts.presence = Presence.THERE;
    gate.requireSendText();
    assertThat(gate.maySendText()).isTrue();
  }

  @Test
  void theReportSaysWhyTheyAreAway() {
    away(Presence.AWAY);
    assertThat(verdict()).isEqualTo("hidden");
    scripts.presence = Presence.THERE;
    assertThat(verdict()).isEqualTo("given");
    scripts.presence = Presence.AWAY;
    scripts.broken = true;
    assertThat(verdict()).isEqualTo("hidden");
    assertThat(scripts.away)
        .extracting(Rejection::text)
        .satisfiesExactly(
            text -> assertThat(text).endsWith("no bundle that runs scripts is there"),
            text -> assertThat(text).endsWith("they could not be started"));
  }
}
