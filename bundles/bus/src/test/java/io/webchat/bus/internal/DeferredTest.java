package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Resolver;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeferredTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final List<Object> order = new ArrayList<>();
  private Deferred deferred;
  private Resolver resolver;

  @BeforeEach
  void call() {
    chat.registerCommand("a", call -> resolver = call.deferred());
    deferred = bus.command("Chat.a");
    mailbox.runAll();
  }

  @Test
  void callbacksRunLaterInTheOrderAdded() {
    deferred.done(value -> order.add("1:" + value)).always(() -> order.add(2));
    deferred.fail(reason -> order.add("never")).done(value -> order.add(3));
    resolver.resolve("v");
    assertThat(order).isEmpty();
    deferred.done(value -> order.add(4));
    mailbox.runAll();
    deferred.always(() -> order.add(5)).done(value -> order.add(6));
    assertThat(order).containsExactly("1:v", 2, 3, 4);
    mailbox.runAll();
    assertThat(order).containsExactly("1:v", 2, 3, 4, 5, 6);
  }

  @Test
  void callbackAddedInACallbackComesLast() {
    deferred.done(
        value -> {
          order.add(1);
          deferred.done(again -> order.add(3));
        });
    deferred.done(value -> order.add(2));
    resolver.resolve(null);
    mailbox.runAll();
    assertThat(order).containsExactly(1, 2, 3);
  }

  @Test
  void rejectionReachesFailAndAlways() {
    deferred.done(value -> order.add("never")).fail(reason -> order.add(reason.text()));
    deferred.always(() -> order.add("always"));
    resolver.reject(Rejection.of("C", "text"));
    mailbox.runAll();
    assertThat(deferred.state()).isEqualTo(Deferred.State.REJECTED);
    assertThat(order).containsExactly("text", "always");
  }

  @Test
  void throwingCallbackHarmsNobody() {
    deferred.done(
        value -> {
          throw new IllegalStateException("secret");
        });
    deferred.done(order::add);
    try (CapturedLog log = CapturedLog.of(BusMailbox.class)) {
      resolver.resolve("v");
      mailbox.runAll();
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("IllegalStateException").doesNotContain("secret");
    }
    assertThat(order).containsExactly("v");
  }

  @Test
  void progressComesBeforeTheEndAndLateListenersHearTheLast() {
    deferred.progress(value -> order.add("p" + value)).done(value -> order.add("done"));
    resolver.notify(1);
    resolver.notify(2);
    mailbox.runAll();
    deferred.progress(value -> order.add("late" + value));
    resolver.notify(3);
    resolver.resolve(null);
    resolver.notify(4);
    mailbox.runAll();
    assertThat(order).containsExactly("p1", "p2", "late2", "p3", "late3", "done");
  }

  @Test
  void pipeMapsTheValueAndPassesTheReason() {
    deferred.pipe(value -> value + "!").pipe(value -> value + "?").done(order::add);
    resolver.resolve("v");
    mailbox.runAll();
    assertThat(order).containsExactly("v!?");

    Deferred other = bus.command("Chat.a");
    mailbox.runAll();
    other.pipe(value -> "never").fail(reason -> order.add(reason.code()));
    resolver.reject(Rejection.of("C", "text"));
    mailbox.runAll();
    assertThat(order).containsExactly("v!?", "C");
  }

  @Test
  void pipeTakesADeferredsResultAndAThrownReason() {
    chat.registerCommand("b", call -> call.deferred().resolve("inner"));
    deferred.pipe(value -> bus.command("Chat.b")).done(order::add);
    deferred
        .pipe(
            value -> {
              throw Rejection.of("C", "text");
            })
        .fail(reason -> order.add(reason.code()));
    deferred
        .pipe(
            value -> {
              throw new IllegalStateException("secret");
            })
        .fail(reason -> order.add(reason.code()));
    resolver.resolve(null);
    mailbox.runAll();
    assertThat(order).containsExactlyInAnyOrder("inner", "C", ErrorCode.INTERNAL);
  }

  @Test
  void pipePassesTheProgressOfBothDeferreds() {
    List<Resolver> inner = new ArrayList<>();
    chat.registerCommand("b", call -> inner.add(call.deferred()));
    deferred
        .pipe(value -> bus.command("Chat.b"))
        .progress(value -> order.add("p" + value))
        .done(value -> order.add("done " + value));
    resolver.notify(1);
    mailbox.runAll();
    assertThat(order).containsExactly("p1");
    resolver.resolve(null);
    mailbox.runAll();
    inner.get(0).notify(2);
    mailbox.runAll();
    inner.get(0).resolve("inner");
    mailbox.runAll();
    assertThat(order).containsExactly("p1", "p2", "done inner");
  }

  @Test
  void pipePassesTheReasonOfTheInnerDeferred() {
    chat.registerCommand("b", call -> call.deferred().reject(Rejection.of("INNER", "text")));
    deferred
        .pipe(value -> bus.command("Chat.b"))
        .done(value -> order.add("never"))
        .fail(reason -> order.add(reason.code()));
    resolver.resolve(null);
    mailbox.runAll();
    assertThat(order).containsExactly("INNER");
  }

  @Test
  void lateListenersHearALastReportThatIsNull() {
    resolver.notify(1);
    resolver.notify(null);
    mailbox.runAll();
    deferred.progress(value -> order.add("late " + value));
    mailbox.runAll();
    assertThat(order).containsExactly("late null");
  }

  @Test
  void onASynchronousBusACallbackAddedInACallbackComesLastToo() {
    bus.configure(Map.of("async", false));
    deferred.done(
        value -> {
          order.add(1);
          deferred.done(again -> order.add(3));
        });
    deferred.done(value -> order.add(2));
    resolver.resolve(null);
    mailbox.runAll();
    assertThat(order).containsExactly(1, 2, 3);
  }

  @Test
  void resultIsFrozen() {
    List<Object> list = new ArrayList<>(List.of(1));
    deferred.done(order::add);
    resolver.resolve(list);
    list.add(2);
    mailbox.runAll();
    assertThat(order).containsExactly(List.of(1));
  }

  @Test
  void stageCompletesOnTheMailboxAndSoRunItsDependants() throws Exception {
    CompletionStage<Object> stage = deferred.toCompletionStage();
    stage.thenApply(value -> value + "!").thenAccept(order::add);
    resolver.resolve("v");
    assertThat(stage.toCompletableFuture()).isNotDone();
    mailbox.runAll();
    assertThat(stage.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo("v");
    assertThat(order).containsExactly("v!");

    stage.thenAccept(value -> order.add("late"));
    stage.handle((value, reason) -> order.add("handled"));
    assertThat(order).containsExactly("v!");
    mailbox.runAll();
    assertThat(order).containsExactly("v!", "late", "handled");
  }

  @Test
  void stageFailsWithTheRejection() {
    CompletableFuture<Object> stage = deferred.toCompletionStage().toCompletableFuture();
    resolver.reject(Rejection.of("C", "text"));
    mailbox.runAll();
    assertThatThrownBy(() -> stage.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            Rejection.class, reason -> assertThat(reason.code()).isEqualTo("C"));
  }

  @Test
  void completingOnesOwnStageSettlesNothing() {
    deferred.toCompletionStage().toCompletableFuture().complete("mine");
    deferred.done(order::add);
    resolver.resolve(Map.of("theirs", true));
    mailbox.runAll();
    assertThat(order).containsExactly(Map.of("theirs", true));
  }
}
