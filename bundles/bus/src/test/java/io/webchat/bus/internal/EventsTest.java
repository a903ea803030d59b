package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final List<BusEvent> seen = new ArrayList<>();
  private final List<String> order = new ArrayList<>();

  @Test
  void deliversLaterWithTimePublisherNameAndPayload() {
    long before = System.currentTimeMillis();
    bus.subscribe("Chat.started", seen::add);
    chat.publish("started", Map.of("id", 7));

    assertThat(seen).isEmpty();
    mailbox.runAll();
    assertThat(seen).hasSize(1);
    BusEvent event = seen.get(0);
    assertThat(event.time()).isBetween(before, System.currentTimeMillis());
    assertThat(event.publisher()).isEqualTo("Chat");
    assertThat(event.event()).isEqualTo("Chat.started");
    assertThat(event.data()).isEqualTo(Map.of("id", 7));
  }

  @Test
  void nullPayloadIsAnEmptyObject() {
    bus.subscribe("Chat.a", seen::add);
    chat.publish("a", null);
    chat.publish("a");
    mailbox.runAll();
    assertThat(seen).extracting(BusEvent::data).containsExactly(Map.of(), Map.of());
  }

  @Test
  void payloadIsFrozenAtTheCall() {
    Map<String, Object> inner = new HashMap<>(Map.of("k", "then"));
    Map<String, Object> payload = new HashMap<>(Map.of("inner", inner));
    bus.subscribe("Chat.a", seen::add);
    bus.subscribe("Chat.a", seen::add);
    chat.publish("a", payload);
    inner.put("k", "now");
    mailbox.runAll();
    assertThat(seen.get(0).data()).isEqualTo(Map.of("inner", Map.of("k", "then")));
    assertThat(seen.get(0)).isSameAs(seen.get(1));
    assertThatThrownBy(() -> seen.get(0).data().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void jsonObjectsPassUntouched() {
    JsonObject empty = new JsonObject(Map.of()) {};
    JsonObject full = new JsonObject(Map.of("a", 1)) {};
    bus.subscribe("Chat.a", seen::add);
    chat.publish("a", empty);
    chat.publish("a", full);
    mailbox.runAll();
    assertThat(seen.get(0).data()).isSameAs(empty);
    assertThat(seen.get(1).data()).isSameAs(full);
  }

  @Test
  void subscribersAreCalledInTheirOrderAndEventsInTheOrderOfTheCalls() {
    bus.subscribe("Chat.a", event -> order.add("1:" + event.data().get("n")));
    bus.subscribe("Chat.a", event -> order.add("2:" + event.data().get("n")));
    chat.publish("a", Map.of("n", 1));
    chat.publish("a", Map.of("n", 2));
    mailbox.runAll();
    assertThat(order).containsExactly("1:1", "2:1", "1:2", "2:2");
  }

  @Test
  void whoSubscribesAfterThePublishDoesNotGetIt() {
    bus.subscribe("Chat.a", event -> order.add("early"));
    chat.publish("a");
    bus.subscribe("Chat.a", seen::add);
    mailbox.runAll();
    assertThat(order).containsExactly("early");
    assertThat(seen).isEmpty();
  }

  @Test
  void everyEventGetsAllOfThem() {
    Plugin other = readyPlugin(bus, "Other");
    bus.subscribe(Bus.EVERY_EVENT, seen::add);
    chat.publish("a");
    other.publishDirect("b", Map.of());
    chat.data("k", true);
    mailbox.runAll();
    assertThat(seen)
        .extracting(BusEvent::event)
        .containsExactly("Chat.a", "Other.b", "Chat.data.k", "Chat.data.k:true");
  }

  @Test
  void pluginSubscribesToItsOwnEventsWithoutADot() {
    chat.subscribe("a", seen::add);
    readyPlugin(bus, "Other").publish("a");
    chat.publish("a");
    mailbox.runAll();
    assertThat(seen).extracting(BusEvent::publisher).containsExactly("Chat");
  }

  @Test
  void closedSubscriptionHearsNothingEvenOfWhatIsUnderWay() {
    Subscription subscription = bus.subscribe("Chat.a", seen::add);
    chat.publish("a");
    subscription.close();
    subscription.close();
    mailbox.runAll();
    assertThat(seen).isEmpty();
    assertThat(chat.subscribers("a")).isZero();
  }

  @Test
  void closingAnotherSubscriptionInACallbackSparesItTheSameEvent() {
    List<Subscription> later = new ArrayList<>();
    bus.subscribe("Chat.a", event -> later.forEach(Subscription::close));
    later.add(bus.subscribe("Chat.a", seen::add));
    chat.publish("a");
    mailbox.runAll();
    assertThat(seen).isEmpty();
  }

  @Test
  void subscribingInACallbackStartsWithTheNextEvent() {
    bus.subscribe("Chat.a", event -> bus.subscribe("Chat.a", seen::add));
    chat.publish("a", Map.of("n", 1));
    mailbox.runAll();
    assertThat(seen).isEmpty();
    chat.publish("a", Map.of("n", 2));
    mailbox.runAll();
    assertThat(seen).hasSize(1);
  }

  @Test
  void unsubscribeEndsAllOfThatSubscriberToThatEvent() {
    Subscriber subscriber = seen::add;
    chat.subscribe("a", subscriber);
    chat.subscribe("a", subscriber);
    chat.subscribe("b", subscriber);
    chat.subscribe("a", event -> order.add("other"));
    chat.unsubscribe("a", subscriber);
    chat.unsubscribe("c", subscriber);
    chat.publish("a");
    chat.publish("b");
    mailbox.runAll();
    assertThat(seen).extracting(BusEvent::event).containsExactly("Chat.b");
    assertThat(order).containsExactly("other");
  }

  @Test
  void countsSubscribersAtOnce() {
    assertThat(chat.subscribers("a")).isZero();
    Subscription one = bus.subscribe("Chat.a", seen::add);
    chat.subscribe("a", seen::add);
    assertThat(chat.subscribers("a")).isEqualTo(2);
    assertThat(chat.subscribers("Chat.a")).isEqualTo(2);
    one.close();
    assertThat(chat.subscribers("a")).isEqualTo(1);
    try (Subscription every = bus.subscribe(Bus.EVERY_EVENT, seen::add)) {
      assertThat(every).isNotNull();
      assertThat(chat.subscribers("a")).isEqualTo(2);
    }
    assertThat(chat.subscribers("a")).isEqualTo(1);
  }

  @Test
  void eventThatNobodyWantsCostsNoTurn() {
    mailbox.runAll();
    chat.publish("a", Map.of("n", 1));
    assertThat(mailbox.waiting()).isZero();
  }

  @Test
  void republishReachesLateSubscribersWithTheLastPayloadOnce() {
    bus.subscribe("Chat.ready", event -> order.add("early" + event.data().get("n")));
    chat.republish("ready", Map.of("n", 1));
    chat.republish("ready", Map.of("n", 2));
    mailbox.runAll();
    chat.publish("ready", Map.of("n", 3));
    bus.subscribe("Chat.ready", event -> order.add("late" + event.data().get("n")));
    mailbox.runAll();
    assertThat(order).containsExactly("early1", "early2", "early3", "late2");
  }

  @Test
  void subscriberBetweenTwoRepublishesGetsBothInOrder() {
    chat.republish("ready", Map.of("n", 1));
    bus.subscribe("Chat.ready", seen::add);
    chat.republish("ready", Map.of("n", 2));
    mailbox.runAll();
    assertThat(seen).extracting(event -> event.data().get("n")).containsExactly(1, 2);
  }

  @Test
  void keptPayloadOutlivesItsSubscribers() {
    chat.republish("ready", Map.of("n", 1));
    Subscription first = bus.subscribe("Chat.ready", event -> order.add("first"));
    mailbox.runAll();
    first.close();
    mailbox.runAll();
    bus.subscribe("Chat.ready", seen::add);
    mailbox.runAll();
    assertThat(order).containsExactly("first");
    assertThat(seen).hasSize(1);
  }

  @Test
  void lateSubscriberOfEveryEventGetsTheKeptOnesInTheirOrder() {
    chat.republish("b", Map.of());
    chat.republish("a", Map.of("n", 1));
    chat.republish("c", Map.of());
    chat.republish("a", Map.of("n", 2));
    chat.publish("d", Map.of());
    bus.subscribe(Bus.EVERY_EVENT, seen::add);
    mailbox.runAll();
    assertThat(seen).extracting(BusEvent::event).containsExactly("Chat.b", "Chat.c", "Chat.a");
    assertThat(seen.get(2).data()).isEqualTo(Map.of("n", 2));
  }

  @Test
  void theKeptOnesComeInTheOrderTheyWereRepublishedWhateverTheirNames() {
    List<String> names = new ArrayList<>();
    for (int i = 20; i > 0; i--) {
      String name = "event-" + i * 31;
      names.add("Chat." + name);
      chat.republish(name, Map.of());
    }
    bus.subscribe(Bus.EVERY_EVENT, seen::add);
    mailbox.runAll();
    assertThat(seen).extracting(BusEvent::event).containsExactlyElementsOf(names);
  }

  @Test
  void keptPayloadGoesWithItsPluginAlsoWhereSomebodyStaysSubscribed() {
    bus.subscribe("Chat.ready", event -> order.add("stays"));
    chat.republish("ready", Map.of());
    mailbox.runAll();
    chat.close();
    mailbox.runAll();
    bus.subscribe("Chat.ready", seen::add);
    bus.subscribe(Bus.EVERY_EVENT, seen::add);
    mailbox.runAll();
    assertThat(order).containsExactly("stays");
    assertThat(seen).isEmpty();
  }

  @Test
  void keptPayloadStaysWhenAPluginGoesWhoseNameItsOwnBeginsWith() {
    readyPlugin(bus, "ChatDeflection").republish("ready", Map.of("n", 1));
    chat.close();
    mailbox.runAll();
    bus.subscribe("ChatDeflection.ready", seen::add);
    mailbox.runAll();
    assertThat(seen).extracting(BusEvent::data).containsExactly(Map.of("n", 1));
  }

  @Test
  void keptPayloadGoesWithItsPluginAndNotWithItsSuccessor() {
    chat.republish("ready", Map.of("n", 1));
    chat.close();
    Plugin successor = readyPlugin(bus, "Chat");
    mailbox.runAll();
    bus.subscribe("Chat.ready", seen::add);
    mailbox.runAll();
    assertThat(seen).isEmpty();
    successor.republish("ready", Map.of("n", 2));
    bus.subscribe("Chat.ready", event -> order.add("late" + event.data().get("n")));
    mailbox.runAll();
    assertThat(order).containsExactly("late2");
    assertThat(seen).hasSize(1);
  }

  @Test
  void successorsRepublishSurvivesThePredecessorsClose() {
    chat.republish("ready", Map.of("n", 1));
    mailbox.runAll();
    chat.close();
    readyPlugin(bus, "Chat").republish("ready", Map.of("n", 2));
    mailbox.runAll();
    bus.subscribe("Chat.ready", seen::add);
    mailbox.runAll();
    assertThat(seen).extracting(event -> event.data().get("n")).containsExactly(2);
  }

  @Test
  void throwingSubscriberHarmsNobody() {
    bus.subscribe(
        "Chat.a",
        event -> {
          throw new IllegalStateException("secret text");
        });
    bus.subscribe(
        "Chat.a",
        event -> {
          throw new NoClassDefFoundError("secret text");
        });
    bus.subscribe("Chat.a", seen::add);
    try (CapturedLog log = CapturedLog.of(Topics.class)) {
      chat.publish("a", Map.of("text", "secret payload"));
      mailbox.runAll();
      assertThat(log.lines())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).contains("test", "Chat.a").doesNotContain("secret"));
      assertThat(log.lines().get(0)).contains("IllegalStateException", "EventsTest");
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void closedPluginPublishesNothing() {
    bus.subscribe(Bus.EVERY_EVENT, seen::add);
    chat.publish("before", Map.of());
    chat.close();
    chat.publish("a");
    chat.republish("b", Map.of());
    chat.data("k", 1);
    mailbox.runAll();
    assertThat(seen).extracting(BusEvent::event).containsExactly("Chat.before");
  }

  @Test
  void pluginsSubscriptionsEndWithIt() {
    Plugin listener = readyPlugin(bus, "Listener");
    listener.subscribe("Chat.a", seen::add);
    chat.publish("a");
    listener.close();
    listener.subscribe("Chat.a", seen::add);
    chat.publish("a");
    mailbox.runAll();
    assertThat(seen).isEmpty();
    assertThat(chat.subscribers("a")).isZero();
  }
}
