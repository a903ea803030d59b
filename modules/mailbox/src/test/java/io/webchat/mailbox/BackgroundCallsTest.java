package io.webchat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How answers of what may block come back to the mailbox, and which do not. */
class BackgroundCallsTest {
  private final ManualMailbox manual = new ManualMailbox();
  private final BackgroundCalls calls = manual.calls;
  private final CompletableFuture<String> stage = new CompletableFuture<>();
  private final List<Object> answers = new ArrayList<>();
  private final List<Object> late = new ArrayList<>();

  private void answer(Object value, Throwable failure) {
    answers.add(failure == null ? value : failure);
  }

  @Test
  void anAnswerComesOnTheMailboxOnce() {
    BackgroundCalls.Call<String> call = calls.call(100, () -> stage, this::answer);
    manual.settle();
    stage.complete("value");
    assertThat(answers).isEmpty();
    assertThat(call.isOver()).isFalse();
    manual.settle();
    manual.advance(200);
    assertThat(answers).containsExactly("value");
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void whatACallOrATaskThrowsIsItsFailure() {
    IllegalStateException thrown = new IllegalStateException("thrown");
    IOException blocked = new IOException("blocked");
    calls.call(
        () -> {
          throw thrown;
        },
        this::answer);
    calls.run(
        () -> {
          throw blocked;
        },
        this::answer);
    BackgroundCalls.Call<String> read = calls.run(() -> "read", this::answer);
    assertThat(read.isOver()).isFalse();
    manual.settle();
    assertThat(read.isOver()).isTrue();
    assertThat(answers).containsExactly(thrown, blocked, "read");
  }

  @Test
  void aCallWithoutAnAnswerInTimeFailsAndItsAnswerIsLate() {
    calls.call(100, () -> stage, this::answer, late::add);
    manual.advance(99);
    assertThat(answers).isEmpty();
    manual.advance(1);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0)).isInstanceOf(BackgroundCalls.NoAnswer.class);
    manual.mailbox.close();
    stage.complete("late");
    assertThat(late).containsExactly("late");
    assertThat(answers).hasSize(1);
  }

  @Test
  void anAnswerThatIsOnItsWayWhenTheCallIsGivenUpIsLate() {
    BackgroundCalls.Call<String> call = calls.call(100, () -> stage, this::answer, late::add);
    manual.settle();
    stage.complete("value");
    call.giveUp();
    manual.settle();
    assertThat(answers).isEmpty();
    assertThat(late).containsExactly("value");
  }

  @Test
  void aCallThatIsGivenUpBeforeAThreadIsFreeIsNotMade() {
    List<String> made = new ArrayList<>();
    calls
        .call(
            100,
            () -> {
              made.add("made");
              return stage;
            },
            this::answer,
            late::add)
        .giveUp();
    manual.advance(200);
    assertThat(made).isEmpty();
    assertThat(answers).isEmpty();
    assertThat(late).containsExactly((Object) null);
  }
}
