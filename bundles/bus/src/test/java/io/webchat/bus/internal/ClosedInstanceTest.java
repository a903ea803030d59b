package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** What is left when the mailbox takes no more. */
class ClosedInstanceTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final List<Object> order = new ArrayList<>();

  private static String code(Deferred deferred) {
    List<String> codes = new ArrayList<>();
    deferred.fail(reason -> codes.add(reason.code()));
    assertThat(codes).hasSize(1);
    return codes.get(0);
  }

  @Test
  void commandsAreRejectedAndEventsDropped() {
    chat.registerCommand("a", call -> order.add("ran"));
    bus.subscribe("Chat.a", order::add);
    mailbox.runAll();
    mailbox.close();

    assertThat(code(bus.command("Chat.a"))).isEqualTo(ErrorCode.CLOSED);
    assertThat(code(chat.command("a"))).isEqualTo(ErrorCode.CLOSED);
    chat.publish("a");
    chat.republish("a", Map.of());
    chat.data("k", 1);
    bus.subscribe("Chat.a", order::add).close();
    assertThat(bus.registerPlugin("New")).isPresent();
    chat.close();
    assertThat(order).isEmpty();
  }

  @Test
  void whatIsOpenIsRejectedByTheClosingOfItsPlugin() {
    List<Resolver> open = new ArrayList<>();
    chat.registerCommand("a", call -> open.add(call.deferred()));
    CompletableFuture<Object> stage =
        bus.command("Chat.a").toCompletionStage().toCompletableFuture();
    Plugin late = bus.registerPlugin("Late").orElseThrow();
    Deferred waiting = bus.command("Late.a").fail(reason -> order.add(reason.code()));
    mailbox.runAll();
    mailbox.close();
    assertThat(waiting.state()).isEqualTo(Deferred.State.PENDING);

    late.ready();
    chat.close();
    assertThat(order).containsExactly(ErrorCode.CLOSED);
    assertThat(stage).isCompletedExceptionally();
    assertThat(open).hasSize(1);
  }

  @Test
  void callbacksThatAskAgainAndAgainComeToAnEnd() {
    mailbox.close();
    askAgain(bus.command("Chat.a"));
    assertThat(order).hasSizeGreaterThan(1).hasSizeLessThanOrEqualTo(BusMailbox.MAX_AFTER_CLOSE);
    int asked = order.size();
    bus.command("Chat.a").fail(reason -> order.add("next"));
    assertThat(order).hasSize(asked + 1);
  }

  private void askAgain(Deferred deferred) {
    deferred.fail(
        (Rejection reason) -> {
          order.add(reason.code());
          askAgain(bus.command("Chat.a"));
        });
  }
}
