package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A plugin that registers under the name of one that was closed begins anew. */
class SuccessorTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin former = readyPlugin(bus, "Chat");
  private final List<Object> told = new ArrayList<>();

  private void command(String name) {
    bus.command(name).done(told::add).fail(reason -> told.add(reason.code()));
    mailbox.runAll();
  }

  @Test
  void itHasNothingOfTheFormerOne() {
    former.registerCommand("a", call -> call.deferred().resolve("former"));
    former.registerEvents(List.of("ready"));
    former.before("a", data -> null);
    former.data("key", 1);
    former.close();
    assertThat(former.data("key")).isNull();
    Plugin successor = readyPlugin(bus, "Chat");
    assertThat(successor.data("key")).isNull();
    assertThat(bus.registry())
        .isEqualTo(Map.of("Chat", Map.of("commands", List.of(), "events", List.of())));
    command("Chat.a");
    successor.registerCommand("a", call -> call.deferred().resolve("successor"));
    command("Chat.a");
    assertThat(told).containsExactly(ErrorCode.UNKNOWN_COMMAND, "successor");
  }

  @Test
  void itWaitsUntilItIsReadyItself() {
    former.close();
    Plugin successor = bus.registerPlugin("Chat").orElseThrow();
    successor.registerCommand("a", call -> call.deferred().resolve("successor"));
    command("Chat.a");
    assertThat(successor.isReady()).isFalse();
    assertThat(told).isEmpty();
    successor.ready();
    mailbox.runAll();
    assertThat(told).containsExactly("successor");
  }

  @Test
  void aSecondCloseOfTheFormerOneLeavesItAlone() {
    former.close();
    Plugin successor = readyPlugin(bus, "Chat");
    successor.registerCommand("a", call -> call.deferred().resolve("successor"));
    successor.data("key", 2);
    former.close();
    former.data("key", 1);
    command("Chat.a");
    assertThat(told).containsExactly("successor");
    assertThat(bus.data("Chat.key")).isEqualTo(2);
    assertThat(bus.registerPlugin("Chat")).isEmpty();
  }

  @Test
  void whoWasSubscribedToTheFormerOneHearsIt() {
    bus.subscribe("Chat.ready", event -> told.add(event.data().get("n")));
    former.republish("ready", Map.of("n", 1));
    mailbox.runAll();
    former.close();
    mailbox.runAll();
    Plugin successor = readyPlugin(bus, "Chat");
    successor.publish("ready", Map.of("n", 2));
    successor.republish("ready", Map.of("n", 3));
    mailbox.runAll();
    assertThat(told).containsExactly(1, 2, 3);
  }

  @Test
  void withoutASuccessorThePluginIsNotThere() {
    former.registerCommand("a", call -> call.deferred().resolve("former"));
    former.close();
    command("Chat.a");
    assertThat(told).containsExactly(ErrorCode.PLUGIN_NOT_LOADED);
  }
}
