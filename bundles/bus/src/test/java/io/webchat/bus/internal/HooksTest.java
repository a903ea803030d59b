package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
}
