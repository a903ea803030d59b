package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.bus.internal.name.ScriptText;
import io.webchat.spi.bus.BusFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PluginsAndSettingsTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final List<BusEvent> seen = new ArrayList<>();
  private final List<String> order = new ArrayList<>();

  @Test
  void serviceLoaderFindsTheFactory() {
    assertThat(ServiceLoader.load(BusFactory.class))
        .singleElement()
        .isInstanceOf(CxBusFactory.class);
  }

  @Test
  void namesAreTakenOnce() {
    Plugin chat = bus.registerPlugin("Chat").orElseThrow();
    assertThat(chat.namespace()).isEqualTo("Chat");
    assertThat(bus.registerPlugin("Chat")).isEmpty();
    assertThat(bus.registerPlugin("CXBus")).isEmpty();
    assertThatThrownBy(() -> bus.registerPlugin("a.b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bus.registerPlugin(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void configurationIsMergedCheckedAndImmutable() {
    assertThat(bus.configuration()).isEqualTo(Map.of("async", true));
    bus.configure(Map.of("debug", true));
    bus.configure(null);
    assertThat(bus.configuration()).containsEntry("debug", true).containsEntry("async", true);
    assertThatThrownBy(() -> bus.configure(Map.of("async", "maybe")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("async")
        .hasMessageNotContaining("maybe");
    assertThat(bus.configuration()).containsEntry("async", true);
    assertThatThrownBy(() -> bus.configuration().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void dataIsReadAtOnceAndPublishedWhenChanged() {
    Plugin chat = readyPlugin(bus, "Chat");
    bus.subscribe("Chat.data.sessionActive", seen::add);
    bus.subscribe("Chat.data.sessionActive:true", event -> order.add("on"));
    bus.subscribe("Chat.data.sessionActive:false", event -> order.add("off"));
    assertThat(chat.data("sessionActive")).isNull();
    chat.data("sessionActive", true);
    assertThat(chat.data("sessionActive")).isEqualTo(true);
    assertThat(bus.data("Chat.sessionActive")).isEqualTo(true);
    assertThat(readyPlugin(bus, "Other").data("Chat.sessionActive")).isEqualTo(true);
    assertThat(bus.data("Nobody.key")).isNull();
    assertThat(bus.data("nodot")).isNull();
    chat.data("sessionActive", true);
    chat.data("sessionActive", false);
    mailbox.runAll();

    assertThat(order).containsExactly("on", "off");
    assertThat(seen).hasSize(2);
    assertThat(seen.get(0).data()).containsEntry("last", null).containsEntry("value", true);
    assertThat(seen.get(1).data()).containsEntry("last", true).containsEntry("value", false);
    assertThat(seen.get(1).data().get("time")).isInstanceOf(Long.class);
    chat.close();
    assertThat(bus.data("Chat.sessionActive")).isNull();
  }

  @Test
  void dataIsFrozenAndNullRemovesIt() {
    Plugin chat = readyPlugin(bus, "Chat");
    Map<String, Object> value = new HashMap<>(Map.of("a", 1));
    chat.data("userData", value);
    value.put("a", 2);
    assertThat(chat.data("userData")).isEqualTo(Map.of("a", 1));
    bus.subscribe("Chat.data.userData:null", seen::add);
    chat.data("userData", null);
    mailbox.runAll();
    assertThat(chat.data("userData")).isNull();
    assertThat(seen).hasSize(1);
  }

  @Test
  void valuesAppearInEventNamesAsScriptsWriteThem() {
    assertThat(ScriptText.of(1.0)).isEqualTo("1");
    assertThat(ScriptText.of(1.5)).isEqualTo("1.5");
    assertThat(ScriptText.of(7L)).isEqualTo("7");
    assertThat(ScriptText.of("x")).isEqualTo("x");
    assertThat(ScriptText.of(null)).isEqualTo("null");
    assertThat(ScriptText.of(Map.of("token", "secret"))).isEqualTo("[object Object]");
    assertThat(ScriptText.of(Arrays.asList(1, null, "a"))).isEqualTo("1,,a");
  }

  @Test
  void synchronousBusDeliversBeforeTheCallReturnsOnTheMailbox() {
    Plugin chat = readyPlugin(bus, "Chat");
    bus.configure(Map.of("async", false));
    bus.subscribe("Chat.b", event -> order.add("b"));
    chat.registerCommand("inner", call -> call.deferred().resolve("value"));
    chat.registerCommand(
        "outer",
        call -> {
          order.add("before");
          chat.publish("b");
          Deferred inner = chat.command("inner");
          assertThat(inner.state()).isEqualTo(Deferred.State.RESOLVED);
          inner.done(value -> order.add("" + value));
          order.add("after");
          call.deferred().resolve(null);
        });
    Deferred outer = bus.command("Chat.outer");
    assertThat(order).isEmpty();
    mailbox.runAll();
    assertThat(outer.state()).isEqualTo(Deferred.State.RESOLVED);
    assertThat(order).containsExactly("before", "b", "value", "after");
  }

  @Test
  void synchronousRecursionEndsInALogLine() {
    Plugin chat = readyPlugin(bus, "Chat");
    bus.configure(Map.of("async", false));
    bus.subscribe("Chat.a", event -> chat.publish("a"));
    bus.subscribe("Chat.b", event -> order.add("b"));
    try (CapturedLog log = CapturedLog.of(Topics.class)) {
      chat.publish("a");
      chat.publish("b");
      mailbox.runAll();
      assertThat(log.lines()).isNotEmpty();
    }
    assertThat(order).containsExactly("b");
  }
}
