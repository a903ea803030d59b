package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Deferred.State;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Resolver;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.spi.bus.BusFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandDispatcherTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final List<String> order = new ArrayList<>();

  private Rejection rejection(Deferred deferred) {
    List<Rejection> reasons = new ArrayList<>();
    deferred.fail(reasons::add);
    mailbox.runAll();
    assertThat(reasons).hasSize(1);
    return reasons.get(0);
  }

  private Object value(Deferred deferred) {
    List<Object> values = new ArrayList<>();
    deferred.done(values::add);
    mailbox.runAll();
    assertThat(values).hasSize(1);
    return values.get(0);
  }

  @Test
  void handlerGetsTheCallLaterAndSettlesIt() {
    List<CommandCall> calls = new ArrayList<>();
    chat.registerCommand(
        "start",
        call -> {
          calls.add(call);
          call.deferred().resolve("ok");
        });
    long before = System.currentTimeMillis();
    Map<String, Object> options = new HashMap<>(Map.of("nickname", "Ann"));
    Deferred deferred = bus.command("Chat.start", options);
    options.put("nickname", "Bob");

    assertThat(calls).isEmpty();
    assertThat(deferred.state()).isEqualTo(State.PENDING);
    assertThat(value(deferred)).isEqualTo("ok");
    assertThat(deferred.state()).isEqualTo(State.RESOLVED);
    CommandCall call = calls.get(0);
    assertThat(call.time()).isBetween(before, System.currentTimeMillis());
    assertThat(call.commander()).isEqualTo("CXBus");
    assertThat(call.command()).isEqualTo("Chat.start");
    assertThat(call.data()).isEqualTo(Map.of("nickname", "Ann"));
  }

  @Test
  void pluginCallsItsOwnCommandWithoutADot() {
    List<CommandCall> calls = new ArrayList<>();
    chat.registerCommand("start", calls::add);
    Plugin other = readyPlugin(bus, "Other");
    other.registerCommand("start", call -> order.add("wrong"));
    chat.command("start", null);
    other.command("Chat.start");
    mailbox.runAll();
    assertThat(calls).extracting(CommandCall::commander).containsExactly("Chat", "Other");
    assertThat(calls).extracting(CommandCall::data).containsExactly(Map.of(), Map.of());
    assertThat(order).isEmpty();
  }

  @Test
  void unknownCommandIsRejected() {
    Rejection reason = rejection(bus.command("Chat.nothing"));
    assertThat(reason.code()).isEqualTo(ErrorCode.UNKNOWN_COMMAND);
    assertThat(reason.text()).isEqualTo("Command does not exist");
    assertThat(rejection(bus.command("nodot")).code()).isEqualTo(ErrorCode.UNKNOWN_COMMAND);
    assertThat(rejection(bus.command("")).code()).isEqualTo(ErrorCode.UNKNOWN_COMMAND);
  }

  @Test
  void secondRegistrationReplacesTheFirst() {
    chat.registerCommand("a", call -> call.deferred().resolve(1));
    chat.registerCommand("a", call -> call.deferred().resolve(2));
    assertThat(value(bus.command("Chat.a"))).isEqualTo(2);
  }

  @Test
  void commandsWaitUntilReadyAndKeepTheirOrder() {
    Plugin late = bus.registerPlugin("Late").orElseThrow();
    late.registerCommand("a", call -> order.add("" + call.data().get("n")));
    bus.command("Late.a", Map.of("n", 1));
    bus.command("Late.a", Map.of("n", 2));
    mailbox.runAll();
    assertThat(order).isEmpty();
    assertThat(late.isReady()).isFalse();
    bus.command("Late.a", Map.of("n", 3));
    late.ready();
    assertThat(late.isReady()).isTrue();
    bus.command("Late.a", Map.of("n", 4));
    late.ready();
    mailbox.runAll();
    assertThat(order).containsExactly("1", "2", "3", "4");
  }

  @Test
  void waitingCommandsAreBounded() {
    Plugin late = bus.registerPlugin("Late").orElseThrow();
    late.registerCommand("a", call -> call.deferred().resolve(null));
    List<Deferred> waiting = new ArrayList<>();
    for (int i = 0; i < BusFactory.MAX_WAITING_COMMANDS; i++) {
      waiting.add(bus.command("Late.a"));
    }
    assertThat(rejection(bus.command("Late.a")).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(waiting).allMatch(deferred -> deferred.state() == State.PENDING);
    late.ready();
    mailbox.runAll();
    assertThat(waiting).allMatch(deferred -> deferred.state() == State.RESOLVED);
  }

  @Test
  void openCommandsAreBounded() {
    List<Resolver> open = new ArrayList<>();
    chat.registerCommand("a", call -> open.add(call.deferred()));
    for (int i = 0; i < CommandDispatcher.MAX_OPEN; i++) {
      bus.command("Chat.a");
    }
    assertThat(rejection(bus.command("Chat.a")).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(open).hasSize(CommandDispatcher.MAX_OPEN);
    open.get(0).resolve(null);
    Deferred next = bus.command("Chat.a");
    mailbox.runAll();
    assertThat(next.state()).isEqualTo(State.PENDING);
  }

  @Test
  void throwingHandlerRejects() {
    chat.registerCommand(
        "own",
        call -> {
          throw Rejection.of("MINE", "my text");
        });
    chat.registerCommand(
        "defect",
        call -> {
          throw new IllegalStateException("secret text");
        });
    chat.registerCommand(
        "linkage",
        call -> {
          throw new NoClassDefFoundError("gone");
        });
    assertThat(rejection(bus.command("Chat.own")).code()).isEqualTo("MINE");
    try (CapturedLog log = CapturedLog.of(CommandDispatcher.class)) {
      Rejection reason = rejection(bus.command("Chat.defect", Map.of("k", "secret")));
      assertThat(reason.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(reason.getMessage()).doesNotContain("secret");
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("Chat.defect").doesNotContain("secret");
    }
    assertThat(rejection(bus.command("Chat.linkage")).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void firstSettlingCounts() {
    chat.registerCommand(
        "a",
        call -> {
          call.deferred().resolve("first");
          call.deferred().reject("second");
          call.deferred().resolve("third");
          throw new IllegalStateException("fourth");
        });
    assertThat(value(bus.command("Chat.a"))).isEqualTo("first");
  }

  @Test
  void handlersOwnReasonIsKept() {
    chat.registerCommand("a", call -> call.deferred().reject(Map.of("statusCode", 1)));
    Rejection reason = rejection(bus.command("Chat.a"));
    assertThat(reason.code()).isEqualTo(ErrorCode.REJECTED);
    assertThat(reason.value()).isEqualTo(Map.of("statusCode", 1));
  }

  @Test
  void optionsThatAreNoJsonAreRejectedAndNotThrown() {
    Map<String, Object> cycle = new HashMap<>();
    cycle.put("self", cycle);
    assertThat(rejection(bus.command("Chat.a", cycle)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void resultThatIsNoJsonRejects() {
    Map<String, Object> cycle = new HashMap<>();
    cycle.put("self", cycle);
    chat.registerCommand("a", call -> call.deferred().resolve(cycle));
    assertThat(rejection(bus.command("Chat.a")).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void commandFromAHandlerRunsAfterIt() {
    chat.registerCommand(
        "outer",
        call -> {
          chat.command("inner").done(value -> order.add("inner done"));
          order.add("outer");
          call.deferred().resolve(null);
        });
    chat.registerCommand(
        "inner",
        call -> {
          order.add("inner");
          call.deferred().resolve(null);
        });
    bus.command("Chat.outer").done(value -> order.add("outer done"));
    mailbox.runAll();
    assertThat(order).containsExactly("outer", "inner", "outer done", "inner done");
  }

  @Test
  void aCommandToAPluginThatIsNotThereIsRejected() {
    Rejection reason = rejection(bus.command("Missing.a"));
    assertThat(reason.code()).isEqualTo(ErrorCode.PLUGIN_NOT_LOADED);
    assertThat(reason.text())
        .isEqualTo("Could not load plugin file in given location. Check your plugins path option.");
  }

  @Test
  void everyPluginHasCommandsEventsAndLoad() {
    chat.registerCommand("b", call -> order.add("b"));
    chat.registerCommand("a", call -> order.add("a"));
    chat.registerEvents(List.of("started", "ended"));
    assertThat(value(bus.command("Chat.COMMANDS"))).isEqualTo(List.of("a", "b"));
    assertThat(value(bus.command("Chat.EVENTS"))).isEqualTo(List.of("ended", "started"));
    assertThat(value(bus.command("Chat.LOAD"))).isEqualTo("Chat");
    assertThat(chat.registry())
        .isEqualTo(
            Map.of(
                "Chat",
                Map.of("commands", List.of("a", "b"), "events", List.of("ended", "started"))));
    assertThat(bus.registry()).isEqualTo(chat.registry());
  }

  @Test
  void closingRejectsWhatWaits() {
    Plugin late = bus.registerPlugin("Late").orElseThrow();
    late.registerCommand("a", call -> order.add("ran"));
    Deferred inRoom = bus.command("Late.a");
    mailbox.runAll();
    Deferred underWay = bus.command("Late.a");
    late.close();
    late.close();
    assertThat(rejection(inRoom).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(rejection(underWay).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(order).isEmpty();
  }

  @Test
  void closingRejectsWhatIsBeingWorkedOn() {
    List<Resolver> open = new ArrayList<>();
    chat.registerCommand("a", call -> open.add(call.deferred()));
    Deferred deferred = bus.command("Chat.a");
    mailbox.runAll();
    chat.close();
    open.get(0).resolve("too late");
    assertThat(rejection(deferred).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(rejection(chat.command("a")).code()).isEqualTo(ErrorCode.CLOSED);
  }

  @Test
  void handlerThatClosesItsPluginRejectsTheRest() {
    Plugin late = bus.registerPlugin("Late").orElseThrow();
    late.registerCommand(
        "a",
        call -> {
          order.add("ran");
          late.close();
        });
    Deferred first = bus.command("Late.a");
    Deferred second = bus.command("Late.a");
    late.ready();
    assertThat(rejection(first).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(rejection(second).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(order).containsExactly("ran");
  }

  @Test
  void nameIsFreeAfterTheClose() {
    assertThat(bus.registerPlugin("Chat")).isEmpty();
    chat.close();
    Plugin successor = readyPlugin(bus, "Chat");
    successor.registerCommand("a", call -> call.deferred().resolve("new"));
    chat.registerCommand("a", call -> call.deferred().resolve("old"));
    chat.registerCommand("b", call -> call.deferred().resolve("old"));
    chat.close();
    assertThat(value(bus.command("Chat.a"))).isEqualTo("new");
    assertThat(rejection(bus.command("Chat.b")).code()).isEqualTo(ErrorCode.UNKNOWN_COMMAND);
  }
}
