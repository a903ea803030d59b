package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.AsyncBeforeHook;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions before a command that need time, and how they fail, cancel and end. */
class SlowHooksTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final Plugin other = readyPlugin(bus, "Other");
  private final List<Map<String, Object>> handled = new ArrayList<>();
  private final List<Rejection> reasons = new ArrayList<>();
  private final List<String> called = new ArrayList<>();

  @BeforeEach
  void offer() {
    chat.registerCommand("start", call -> handled.add(call.data()));
  }

  private void start(Map<String, ?> options) {
    bus.command("Chat.start", options).fail(reasons::add);
    mailbox.runAll();
  }

  private void assertCancelled() {
    assertThat(handled).isEmpty();
    assertThat(reasons).extracting(Rejection::code).containsExactly(ErrorCode.CANCELLED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatFailsCancelsAndIsLoggedWithoutPayload(boolean later) {
    AsyncBeforeHook failing =
        data -> {
          if (later) {
            return CompletableFuture.failedFuture(new IllegalStateException("secret"));
          }
          throw new IllegalStateException("secret");
        };
    other.beforeAsync("Chat.start", failing);
    try (CapturedLog log = CapturedLog.of(Hooks.class)) {
      start(Map.of("text", "secret"));
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("Chat.start").doesNotContain("secret");
    }
    assertCancelled();
  }

  @Test
  void aCommandAfterOneThatWasCancelledRuns() {
    Subscription failing =
        other.beforeAsync(
            "Chat.start", data -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    start(Map.of("n", 1));
    failing.close();
    start(Map.of("n", 2));
    assertThat(handled).containsExactly(Map.of("n", 2));
    assertThat(reasons).hasSize(1);
  }

  @Test
  void anOrdinaryOneThatFailsBesideItCancels() {
    other.beforeAsync("Chat.start", data -> CompletableFuture.completedFuture(data));
    other.before(
        "Chat.start",
        data -> {
          throw new IllegalStateException("secret");
        });
    start(Map.of("text", "hello"));
    assertCancelled();
  }

  @Test
  void anErrorOfAnOrdinaryOneBesideItCancels() {
    other.before(
        "Chat.start",
        data -> {
          throw new AssertionError("secret");
        });
    other.beforeAsync("Chat.start", data -> CompletableFuture.completedFuture(data));
    start(Map.of("text", "hello"));
    assertCancelled();
    start(Map.of("text", "again"));
    assertThat(reasons).hasSize(2);
  }

  @Test
  void oneWhoseDataCannotBeTakenCancels() {
    other.beforeAsync(
        "Chat.start",
        data -> {
          Map<String, Object> endless = new HashMap<>();
          endless.put("self", endless);
          return CompletableFuture.completedFuture(endless);
        });
    start(Map.of("text", "hello"));
    assertCancelled();
  }

  @Test
  void afterOneThatCancelledNoOtherIsCalled() {
    other.beforeAsync("Chat.start", data -> CompletableFuture.completedFuture(null));
    other.before(
        "Chat.start",
        data -> {
          called.add("second");
          return data;
        });
    start(Map.of());
    assertThat(called).isEmpty();
    assertCancelled();
  }

  @Test
  void aChangeInPlaceReachesTheHandlerAndNotTheCaller() {
    Map<String, Object> options = Map.of("form", Map.of("nickname", "Ann"));
    other.beforeAsync(
        "Chat.start",
        data -> {
          ((Map<?, ?>) data.get("form")).clear();
          return CompletableFuture.completedFuture(data);
        });
    start(options);
    assertThat(handled).containsExactly(Map.of("form", Map.of()));
    assertThat(options.get("form")).isEqualTo(Map.of("nickname", "Ann"));
  }

  @Test
  void oneThatIsClosedByTheOneBeforeItIsNotCalled() {
    List<Subscription> second = new ArrayList<>();
    other.before(
        "Chat.start",
        data -> {
          second.forEach(Subscription::close);
          return data;
        });
    second.add(other.before("Chat.start", data -> null));
    start(Map.of("n", 1));
    assertThat(handled).containsExactly(Map.of("n", 1));
  }

  @Test
  void oneThatIsClosedWhileTheOneBeforeItNeedsTimeIsNotCalled() {
    CompletableFuture<Map<String, Object>> first = new CompletableFuture<>();
    other.beforeAsync("Chat.start", data -> first);
    Subscription second = other.before("Chat.start", data -> null);
    Deferred started = bus.command("Chat.start", Map.of("n", 1));
    mailbox.runAll();
    second.close();
    first.complete(Map.of("n", 2));
    mailbox.runAll();
    assertThat(started.state()).isEqualTo(Deferred.State.PENDING);
    assertThat(handled).containsExactly(Map.of("n", 2));
  }

  private static CompletableFuture<Map<String, Object>> closed() {
    return CompletableFuture.failedFuture(Rejection.of(ErrorCode.CLOSED, "gone"));
  }

  @Test
  void oneThatIsTakenAwayWhileItWorksLeavesTheCommandToItsSuccessor() {
    other.beforeAsync("Chat.start", data -> counted("first", data));
    CompletableFuture<Map<String, Object>> slow = new CompletableFuture<>();
    Subscription former = other.beforeAsync("Chat.start", data -> slow);
    start(Map.of("n", 1));
    former.close();
    other.beforeAsync("Chat.start", data -> counted("next", data));
    slow.completeExceptionally(Rejection.of(ErrorCode.CLOSED, "gone"));
    mailbox.runAll();
    assertThat(called).containsExactly("first", "first", "next");
    assertThat(handled).containsExactly(Map.of("n", 1, "first", true, "next", true));
    assertThat(reasons).isEmpty();
  }

  private CompletableFuture<Map<String, Object>> counted(String name, Map<String, Object> data) {
    called.add(name);
    data.put(name, true);
    return CompletableFuture.completedFuture(data);
  }

  @Test
  void oneThatSaysItIsClosedAndIsNotCancels() {
    other.beforeAsync("Chat.start", data -> closed());
    start(Map.of());
    assertCancelled();
  }

  @Test
  void aCommandIsNotAskedAnewWithoutEnd() {
    takenAwayAgainAndAgain();
    start(Map.of());
    assertCancelled();
    assertThat(called).hasSize(6);
  }

  /** Is taken away while it works, and is there again. */
  private void takenAwayAgainAndAgain() {
    List<Subscription> registration = new ArrayList<>();
    registration.add(
        other.beforeAsync(
            "Chat.start",
            data -> {
              called.add("asked");
              registration.get(0).close();
              takenAwayAgainAndAgain();
              return closed();
            }));
  }

  @Test
  void thePluginThatGoesWhileOneNeedsTimeDoesNotGetTheCommand() {
    CompletableFuture<Map<String, Object>> slow = new CompletableFuture<>();
    other.beforeAsync("Chat.start", data -> slow);
    start(Map.of());
    chat.close();
    mailbox.runAll();
    assertThat(reasons).as("at once").hasSize(1);
    slow.complete(Map.of());
    mailbox.runAll();
    assertThat(handled).isEmpty();
    assertThat(reasons).extracting(Rejection::code).containsExactly(ErrorCode.CLOSED);
  }
}
