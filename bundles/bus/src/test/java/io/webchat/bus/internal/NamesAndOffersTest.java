package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How names are taken, and what a plugin offers. */
class NamesAndOffersTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final List<Object> told = new ArrayList<>();

  private Plugin registered(String name) {
    Plugin plugin = readyPlugin(bus, name);
    plugin.registerCommand("a", call -> call.deferred().resolve(call.data().get("n")));
    return plugin;
  }

  @Test
  void aSubscriptionToAClosedInstanceIsNone() {
    Plugin chat = readyPlugin(bus, "Chat");
    mailbox.close();
    bus.subscribe("Chat.a", told::add);
    assertThat(chat.subscribers("a")).isZero();
  }

  @Test
  void eachPluginOffersItsOwnCommandsOnly() {
    registered("Chat").registerCommand("b", call -> {});
    registered("Other");
    bus.command("Chat.COMMANDS").done(told::add);
    bus.command("Other.COMMANDS").done(told::add);
    mailbox.runAll();
    assertThat(told).containsExactly(List.of("a", "b"), List.of("a"));
  }

  @Test
  void aNameThatBeginsWithADotIsNoPlugins() {
    assertThatThrownBy(() -> bus.registerPlugin(".a")).isInstanceOf(IllegalArgumentException.class);
    Plugin chat = registered("Chat");
    assertThat(chat).hasToString("Chat");
    chat.command(".a").fail(reason -> told.add(reason.code()));
    mailbox.runAll();
    assertThat(told).containsExactly(ErrorCode.UNKNOWN_COMMAND);
  }

  @Test
  void aRefusedSettingSaysWhatWasFound() {
    assertThatThrownBy(() -> bus.configure(Map.of("async", 7)))
        .hasMessage("async: expected true or false, found Integer");
  }

  @Test
  void publishingIsTracedWithTheInstanceAndWithoutTheValue() {
    Plugin chat = readyPlugin(bus, "Chat");
    Logger logger = (Logger) LoggerFactory.getLogger(RegisteredPlugin.class);
    Level before = logger.getLevel();
    logger.setLevel(Level.TRACE);
    try (CapturedLog log = CapturedLog.of(RegisteredPlugin.class)) {
      chat.publish("data.token:secret", Map.of("token", "secret"));
      assertThat(log.lines()).containsExactly("test: Chat.data.token");
    } finally {
      logger.setLevel(before);
    }
  }
}
