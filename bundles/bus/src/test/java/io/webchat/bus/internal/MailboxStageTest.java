package io.webchat.bus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever depends on a stage runs on the mailbox, whether it is added before or after the end. */
class MailboxStageTest {
  private static final List<Object> RAN = new ArrayList<>();

  private final ManualMailbox turns = new ManualMailbox();
  private final MailboxStage<Object> stage = new MailboxStage<>(new BusMailbox("test", turns));

  private static Object ran(Object value) {
    RAN.add("ran");
    return value;
  }

  private static CompletionStage<Object> ranLater(Object value) {
    return CompletableFuture.completedFuture(ran(value));
  }

  private static Arguments dependant(
      String name, Object result, Function<MailboxStage<Object>, CompletionStage<?>> make) {
    return Arguments.of(name, result, make);
  }

  static Stream<Arguments> dependants() {
    CompletionStage<Object> done = CompletableFuture.completedFuture("other");
    CompletionStage<Object> never = new CompletableFuture<>();
    return Stream.of(
        dependant("thenApply", "v", on -> on.thenApply(value -> ran(value))),
        dependant("thenAccept", null, on -> on.thenAccept(value -> ran(value))),
        dependant("thenRun", null, on -> on.thenRun(() -> ran(null))),
        dependant("thenCombine", "v", on -> on.thenCombine(done, (value, other) -> ran(value))),
        dependant("thenAcceptBoth", null, on -> on.thenAcceptBoth(done, (value, o) -> ran(value))),
        dependant("runAfterBoth", null, on -> on.runAfterBoth(done, () -> ran(null))),
        dependant("applyToEither", "v", on -> on.applyToEither(never, value -> ran(value))),
        dependant("acceptEither", null, on -> on.acceptEither(never, value -> ran(value))),
        dependant("runAfterEither", null, on -> on.runAfterEither(never, () -> ran(null))),
        dependant("thenCompose", "v", on -> on.thenCompose(value -> ranLater(value))),
        dependant("whenComplete", "v", on -> on.whenComplete((value, failure) -> ran(value))),
        dependant("handle", "v", on -> on.handle((value, failure) -> ran(value))));
  }

  static Stream<Arguments> dependantsOfAFailure() {
    return Stream.of(
        dependant("exceptionally", "mended", on -> on.exceptionally(failure -> ran("mended"))),
        dependant(
            "exceptionallyCompose",
            "mended",
            on -> on.exceptionallyCompose(failure -> ranLater("mended"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dependants")
  void ofAValue(
      String name, Object result, Function<MailboxStage<Object>, CompletionStage<?>> make) {
    check(result, make, () -> stage.complete("v"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dependantsOfAFailure")
  void ofAFailure(
      String name, Object result, Function<MailboxStage<Object>, CompletionStage<?>> make) {
    check(result, make, () -> stage.completeExceptionally(new IllegalStateException("no")));
  }

  private void check(
      Object result, Function<MailboxStage<Object>, CompletionStage<?>> make, Runnable end) {
    RAN.clear();
    CompletionStage<?> early = make.apply(stage);
    end.run();
    CompletionStage<?> late = make.apply(stage);
    assertThat(RAN).isEmpty();
    turns.runAll();
    assertThat(RAN).hasSize(2);
    for (CompletionStage<?> dependant : List.of(early, late)) {
      assertThat(dependant).isInstanceOf(MailboxStage.class).isCompleted();
      assertThat((Object) dependant.toCompletableFuture().join()).isEqualTo(result);
    }
  }
}
