package io.webchat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatedCallTest {
  private final ManualMailbox manual = new ManualMailbox();
  private final List<String> answers = new ArrayList<>();
  private final List<CompletableFuture<String>> calls = new ArrayList<>();
  private boolean wanted = true;
  private boolean possible = true;
  private final RepeatedCall<String> repeated =
      new RepeatedCall<>(manual.mailbox, manual.calls, this::operation);

  private Optional<Supplier<CompletionStage<String>>> operation() {
    return possible ? Optional.of(this::call) : Optional.empty();
  }

  private CompletionStage<String> call() {
    calls.add(new CompletableFuture<>());
    return calls.get(calls.size() - 1);
  }

  private void answer(int call, String answer) {
    calls.get(call).complete(answer);
    manual.settle();
  }

  private void fail(int call) {
    calls.get(call).completeExceptionally(new IllegalStateException("away"));
    manual.settle();
  }

  @BeforeEach
  void expect() {
    manual.run(() -> repeated.expect(() -> wanted, answers::add));
  }

  @Test
  void callsAgainAfterGrowingPausesUntilThereIsAnAnswer() {
    manual.run(repeated::begin);
    manual.advance(999);
    assertThat(calls).isEmpty();
    manual.advance(1);
    assertThat(calls).hasSize(1);
    fail(0);
    manual.advance(1_499);
    assertThat(calls).hasSize(1);
    manual.advance(1);
    answer(1, "here");
    assertThat(answers).containsExactly("here");
    manual.advance(60_000);
    manual.run(repeated::again);
    assertThat(calls).hasSize(2);
  }

  @Test
  void waitsForAnAnswerAsLongAsItTakes() {
    manual.run(repeated::begin);
    manual.advance(600_000);
    assertThat(calls).hasSize(1);
    answer(0, "late");
    assertThat(answers).containsExactly("late");
  }

  @Test
  void callsAtOnceWhenToldTo() {
    possible = false;
    manual.run(repeated::begin);
    manual.advance(60_000);
    assertThat(calls).isEmpty();
    possible = true;
    manual.run(repeated::again);
    assertThat(calls).hasSize(1);
    manual.run(repeated::again);
    answer(0, "of the former call");
    answer(1, "here");
    assertThat(answers).containsExactly("here");
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void callsNothingBeforeItBegins() {
    manual.run(repeated::again);
    manual.advance(60_000);
    assertThat(calls).isEmpty();
  }

  @Test
  void doesNotCallForNobody() {
    manual.run(repeated::begin);
    wanted = false;
    manual.advance(1_000);
    wanted = true;
    manual.run(repeated::again);
    assertThat(calls).isEmpty();
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void tellsNobodyWhatIsNotWantedAnyMore() {
    manual.run(repeated::begin);
    manual.advance(1_000);
    wanted = false;
    answer(0, "unwanted");
    assertThat(answers).isEmpty();
  }

  @Test
  void givesUpForWhatIsExpectedNext() {
    manual.run(repeated::begin);
    manual.advance(1_000);
    expect();
    answer(0, "of the former");
    manual.advance(60_000);
    assertThat(answers).isEmpty();
    assertThat(calls).hasSize(1);
  }

  @Test
  void noValueIsNothingToTell() {
    manual.run(repeated::begin);
    manual.advance(1_000);
    answer(0, null);
    assertThat(answers).isEmpty();
    assertThat(manual.waiting()).isZero();
  }
}
