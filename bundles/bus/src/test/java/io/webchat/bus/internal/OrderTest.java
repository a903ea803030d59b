package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BeforeHook;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order functions before a command, handlers and subscribers are called. */
class OrderTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final Plugin other = readyPlugin(bus, "Other");
  private final List<Object> order = new ArrayList<>();

  @BeforeEach
  void offer() {
    chat.registerCommand("start", call -> order.add("start"));
    other.registerCommand("work", call -> order.add("work"));
  }

  private BeforeHook noted(String name) {
    return data -> {
      order.add(name);
      return data;
    };
  }

  private void startAndWork() {
    bus.command("Chat.start");
    bus.command("Other.work");
    mailbox.runAll();
  }

  @Test
  void functionsComeInTheOrderOfTheirRegistrationAndThenTheHandler() {
    other.before("Chat.start", noted("1"));
    chat.before("start", noted("2"));
    other.before("Chat.start", noted("3"));
    startAndWork();
    assertThat(order).containsExactly("1", "2", "3", "start", "work");
  }

  @Test
  void onesThatNeedTimeKeepTheirPlaceAmongTheOthers() {
    List<CompletableFuture<Map<String, Object>>> results = new ArrayList<>();
    other.before("Chat.start", noted("1"));
    for (String name : List.of("2", "3")) {
      other.beforeAsync(
          "Chat.start",
          data -> {
            order.add(name);
            results.add(new CompletableFuture<>());
            return results.get(results.size() - 1);
          });
    }
    chat.before("start", noted("4"));
    startAndWork();
    assertThat(order).containsExactly("1", "2", "work");
    results.get(0).complete(Map.of());
    mailbox.runAll();
    assertThat(order).containsExactly("1", "2", "work", "3");
    results.get(1).complete(Map.of());
    mailbox.runAll();
    assertThat(order).containsExactly("1", "2", "work", "3", "4", "start");
  }

  @Test
  void theOthersStayWhenOneIsClosed() {
    other.before("Chat.start", noted("1"));
    Subscription second = other.before("Chat.start", noted("2"));
    other.before("Chat.start", noted("3"));
    second.close();
    startAndWork();
    assertThat(order).containsExactly("1", "3", "start", "work");
  }

  @Test
  void withoutTheOneThatNeedsTimeACommandIsNotPutOff() {
    other.before("Chat.start", noted("1"));
    Subscription slow =
        other.beforeAsync("Chat.start", data -> CompletableFuture.completedFuture(data));
    slow.close();
    startAndWork();
    assertThat(order).containsExactly("1", "start", "work");
  }

  @Test
  void subscribersStayInTheirOrderWhenOneLeaves() {
    bus.subscribe("Chat.a", event -> order.add(1));
    Subscription second = chat.subscribe("a", event -> order.add(2));
    bus.subscribe("Chat.a", event -> order.add(3));
    mailbox.runAll();
    second.close();
    mailbox.runAll();
    chat.publish("a");
    mailbox.runAll();
    assertThat(order).containsExactly(1, 3);
  }

  @Test
  void whoHearsEveryEventHearsARepublishedOneAfterItsSubscribersAndAtOnce() {
    Map<String, Object> payload = new HashMap<>(Map.of("n", 1));
    bus.subscribe(Bus.EVERY_EVENT, event -> order.add("every " + event.data().get("n")));
    bus.subscribe("Chat.a", event -> order.add("one " + event.data().get("n")));
    chat.republish("a", payload);
    payload.put("n", 2);
    mailbox.runAll();
    bus.subscribe("Chat.a", event -> order.add("late " + event.data().get("n")));
    mailbox.runAll();
    assertThat(order).containsExactly("one 1", "every 1", "late 1");
  }

  @Test
  void aBusThatIsMadeSynchronousDeliversWithinTheCallOnTheMailbox() {
    Bus direct = mailbox.newBus(Map.of("async", false));
    Plugin mine = readyPlugin(direct, "Mine");
    mine.registerCommand(
        "outer",
        call -> {
          direct.subscribe("Mine.a", event -> order.add("a"));
          mine.publish("a");
          order.add("after");
        });
    direct.command("Mine.outer");
    mailbox.runAll();
    mine.publish("a");
    mailbox.runAll();
    assertThat(order).containsExactly("a", "after", "a");
    assertThat(mine.subscribers("a")).isEqualTo(1);
  }
}
