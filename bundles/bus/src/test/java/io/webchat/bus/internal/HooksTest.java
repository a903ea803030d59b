package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.AsyncBeforeHook;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HooksTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final Plugin other = readyPlugin(bus, "Other");
  private final List<Map<String, Object>> handled = new ArrayList<>();
  private final List<Rejection> reasons = new ArrayList<>();

  @BeforeEach
  void offer() {
    chat.registerCommand("start", call -> handled.add(call.data()));
  }

  private void start(Map<String, ?> options) {
    bus.command("Chat.start", options).fail(reasons::add);
    mailbox.runAll();
  }

  @Test
  void changeInPlaceReachesTheHandlerAndNotTheCaller() {
    Map<String, Object> options = Map.of("form", Map.of("nickname", "Ann"), "list", List.of(1));
    other.before(
        "Chat.start",
        data -> {
          ((Map<?, ?>) data.get("form")).clear();
          ((List<?>) data.get("list")).clear();
          data.put("added", true);
          return data;
        });
    start(options);
    assertThat(handled).containsExactly(Map.of("form", Map.of(), "list", List.of(), "added", true));
    assertThat(options.get("form")).isEqualTo(Map.of("nickname", "Ann"));
  }

  @Test
  void returnedObjectIsUsedAndHooksRunInTheirOrder() {
    other.before("Chat.start", data -> Map.of("first", data.get("n")));
    chat.before(
        "start",
        data -> {
          data.put("second", true);
          return data;
        });
    start(Map.of("n", 1));
    assertThat(handled).containsExactly(Map.of("first", 1, "second", true));
  }

  @Test
  void nullCancelsWithTheText() {
    other.before("Chat.start", data -> null);
    other.before(
        "Chat.start",
        data -> {
          handled.add(data);
          return data;
        });
    start(Map.of());
    assertThat(handled).isEmpty();
    assertThat(reasons).hasSize(1);
    assertThat(reasons.get(0).code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(reasons.get(0).text()).isEqualTo("Command was cancelled by a 'before' function.");
  }

  @Test
  void throwingCancelsAndIsLoggedWithoutPayload() {
    other.before(
        "Chat.start",
        data -> {
          throw new IllegalStateException("secret");
        });
    try (CapturedLog log = CapturedLog.of(Hooks.class)) {
      start(Map.of("text", "secret"));
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("Chat.start").doesNotContain("secret");
    }
    assertThat(handled).isEmpty();
    assertThat(reasons).extracting(Rejection::code).containsExactly(ErrorCode.CANCELLED);
  }

  @Test
  void closedHookRunsNoMore() {
    Subscription hook = other.before("Chat.start", data -> null);
    hook.close();
    hook.close();
    start(Map.of());
    assertThat(handled).hasSize(1);
  }

  @Test
  void hooksEndWithTheirPlugin() {
    other.before("Chat.start", data -> null);
    other.close();
    other.before("Chat.start", data -> null);
    start(Map.of());
    assertThat(handled).hasSize(1);
  }

  @Test
  void hookMayCallCommandsAndCloseThePlugin() {
    other.before(
        "Chat.start",
        data -> {
          chat.close();
          return data;
        });
    start(Map.of());
    assertThat(handled).isEmpty();
    assertThat(reasons).extracting(Rejection::code).containsExactly(ErrorCode.CLOSED);
  }

  @Test
  void hookWaitsWithTheCommandForThePlugin() {
    Plugin late = bus.registerPlugin("Late").orElseThrow();
    late.registerCommand("a", call -> handled.add(call.data()));
    other.before("Late.a", data -> Map.of("hooked", true));
    bus.command("Late.a");
    mailbox.runAll();
    assertThat(handled).isEmpty();
    late.ready();
    mailbox.runAll();
    assertThat(handled).containsExactly(Map.of("hooked", true));
  }

  /** A function before Chat.start that is called elsewhere. */
  private static final class Elsewhere implements AsyncBeforeHook {
    final Deque<CompletableFuture<Map<String, Object>>> results = new ArrayDeque<>();
    final Deque<Runnable> returns = new ArrayDeque<>();

    @Override
    public CompletionStage<Map<String, Object>> before(Map<String, Object> data) {
      throw new IllegalStateException("Not called");
    }

    @Override
    public CompletionStage<Map<String, Object>> before(
        Map<String, Object> data, Runnable returned) {
      results.add(new CompletableFuture<>());
      returns.add(returned);
      return results.getLast();
    }
  }

  private void call(String name, int number) {
    bus.command(name, Map.of("n", number)).fail(reasons::add);
    mailbox.runAll();
  }

  private List<Object> order() {
    return handled.stream().map(data -> data.get("n")).toList();
  }

  @Test
  void hookThatNeedsTimeMayWaitForOtherCommandsOfThePlugin() {
    chat.registerCommand("stats", call -> call.deferred().resolve(7));
    other.beforeAsync(
        "Chat.start",
        data ->
            other
                .command("Chat.stats", Map.of())
                .toCompletionStage()
                .thenApply(stats -> Map.of("n", stats)));
    call("Chat.start", 1);
    assertThat(order()).containsExactly(7);
    assertThat(reasons).isEmpty();
  }

  @Test
  void callsOfTheCommandKeepTheirOrderWhileOtherCommandsGoAhead() {
    List<CompletableFuture<Map<String, Object>>> results = new ArrayList<>();
    other.beforeAsync(
        "Chat.start",
        data -> {
          results.add(new CompletableFuture<>());
          return results.get(results.size() - 1);
        });
    chat.registerCommand("end", call -> handled.add(call.data()));
    call("Chat.start", 1);
    call("Chat.start", 2);
    call("Chat.end", 3);
    assertThat(order()).containsExactly(3);
    results.get(0).complete(Map.of("n", 1));
    mailbox.runAll();
    assertThat(order()).containsExactly(3, 1);
    call("Chat.end", 4);
    results.get(1).complete(Map.of("n", 2));
    mailbox.runAll();
    assertThat(order()).containsExactly(3, 1, 4, 2);
    call("Chat.end", 5);
    assertThat(results).hasSize(2);
    assertThat(order()).containsExactly(3, 1, 4, 2, 5);
  }

  @Test
  void allCommandsOfThePluginWaitUntilAFunctionElsewhereHasReturned() {
    Elsewhere elsewhere = new Elsewhere();
    other.beforeAsync("Chat.start", elsewhere);
    chat.registerCommand("end", call -> handled.add(call.data()));
    call("Chat.start", 1);
    call("Chat.end", 2);
    assertThat(handled).isEmpty();
    elsewhere.results.poll().complete(Map.of("n", 1));
    mailbox.runAll();
    assertThat(order()).containsExactly(1, 2);
    call("Chat.start", 3);
    call("Chat.end", 4);
    call("Chat.start", 5);
    elsewhere.returns.poll().run();
    mailbox.runAll();
    assertThat(order()).as("one that returned before").containsExactly(1, 2);
    elsewhere.returns.poll().run();
    mailbox.runAll();
    assertThat(order()).containsExactly(1, 2, 4);
    elsewhere.results.poll().complete(Map.of("n", 3));
    mailbox.runAll();
    assertThat(order()).containsExactly(1, 2, 4, 3);
    call("Chat.end", 6);
    assertThat(order()).containsExactly(1, 2, 4, 3);
    elsewhere.results.poll().complete(null);
    mailbox.runAll();
    assertThat(order()).containsExactly(1, 2, 4, 3, 6);
    assertThat(reasons).extracting(Rejection::code).containsExactly(ErrorCode.CANCELLED);
  }
}
