package io.webchat.web.internal.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which container serves a visitor, where that changes from moment to moment. */
class PlacesTest {
  private static final Optional<String> THERE = Optional.of("two");

  private final Deque<Runnable> pauses = new ArrayDeque<>();
  private final Deque<Optional<String>> answers = new ArrayDeque<>();

  private CompletableFuture<Optional<String>> lasting() {
    return Places.lasting(() -> CompletableFuture.completedFuture(answers.remove()), pauses::add, 2)
        .toCompletableFuture();
  }

  @Test
  void whatIsNotThereIsNotAskedForAgain() {
    answers.add(Optional.empty());
    assertThat(lasting()).isCompletedWithValue(Optional.empty());
    assertThat(pauses).isEmpty();
  }

  @Test
  void whoGoesAfterAMomentIsNotThere() {
    answers.addAll(List.of(THERE, Optional.empty()));
    CompletableFuture<Optional<String>> found = lasting();
    assertThat(found).isNotDone();
    assertThat(answers).as("asked after the pause").hasSize(1);
    pauses.remove().run();
    assertThat(found).isCompletedWithValue(Optional.empty());
  }

  @Test
  void whoStaysIsThere() {
    answers.addAll(List.of(THERE, THERE, THERE));
    CompletableFuture<Optional<String>> found = lasting();
    pauses.remove().run();
    assertThat(found).isNotDone();
    pauses.remove().run();
    assertThat(found).isCompletedWithValue(THERE);
    assertThat(pauses).isEmpty();
  }
}
