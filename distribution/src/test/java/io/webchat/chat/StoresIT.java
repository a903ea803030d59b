package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.session.SampleSessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.service.cm.Configuration;

/** Chats in the container that are kept by another store than the cookies. */
class StoresIT extends ChatCase {
  private static final int CHATS = 100;

  private static RedisProcess redis;

  @TempDir Path folder;

  private Configuration configuration;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = new RedisProcess();
  }

  @AfterAll
  static void stopRedis() throws Exception {
    redis.close();
  }

  private void place(StoreUnderTest store, String place) {
    configuration = container.configure(store.bundle(), store.at(place, folder, redis.url()));
  }

  /** Before the folder goes: what still runs of the chats would write into it. */
  @AfterEach
  void takeTheStoreAway() throws Exception {
    closeAll();
    configuration.delete();
    container.awaitNoService(
        SessionStorageProvider.class,
        "(|(webchat.session.storage=file)(webchat.session.storage=jdbc))");
  }

  private static SessionStorageProvider provider(StoreUnderTest store) {
    return container.service(
        SessionStorageProvider.class, store.filter(), OsgiContainer.TIMEOUT.multipliedBy(3));
  }

  private Map<String, Object> configuration(Wire wire, StoreUnderTest store) {
    Map<String, Object> configuration = new LinkedHashMap<>(wire.configuration(server()));
    configuration.put("sessionStorage", store.storageName());
    configuration.put("pollRateMin", 200);
    configuration.put("pollRateMax", 400);
    return configuration;
  }

  private static Optional<StoredSession> stored(
      StoreUnderTest store, Customer customer, Wire wire) {
    SessionKey key = new SessionKey(customer.chat().id(), wire.type(), "");
    return provider(store)
        .setSessionData(
            key, new StorageContext(customer.chat().cookies(), SampleSessions.format(wire.type())));
  }

  @ParameterizedTest
  @EnumSource
  void aChatThatWasLeftIsTakenUpAgainAndItsEndLeavesNothing(StoreUnderTest store) throws Exception {
    place(store, "kept");
    provider(store);
    for (Wire wire : List.of(Wire.V2, Wire.V3)) {
      String id = "kept-" + store.storageName() + "-" + wire.type();
      Customer customer = open(wire, id, configuration(wire, store)).ready().start();
      SimulatedAgent agent = chat().agent("Anna").join();
      FilterExpression filter = FilterExpression.javaScript("secret", "i");
      customer.resolves("addPrefilter", Map.of("filters", filter));
      agent.say("before");
      customer.events().awaitText("before");
      customer.close();
      agent.say("meanwhile");
      agent.say("a SECRET");

      Customer again = open(wire, id, configuration(wire, store)).ready();
      assertThat(again.events().awaited("restored").data()).isEqualTo(Map.of("async", false));
      again.events().awaitText("meanwhile");
      agent.say("after");
      again.events().awaitText("after");
      assertThat(again.events().texts()).containsExactly("before", "meanwhile", "after");
      assertThat(stored(store, again, wire)).isPresent();
      again.resolves("endChat");
      await().atMost(EventLog.PATIENCE).until(() -> stored(store, again, wire).isEmpty());
      again.events().never("error");
    }
  }

  /** One chat of many. */
  private record Guest(Wire wire, Customer customer, SimulatedChat chat) {}

  @ParameterizedTest
  @EnumSource
  void aStoreThatIsReplacedUnderAHundredChatsGetsTheDataOfEach(StoreUnderTest store)
      throws Exception {
    place(store, "former");
    provider(store);
    List<Guest> guests = new ArrayList<>();
    for (int i = 0; i < CHATS; i++) {
      Wire wire = i % 2 == 0 ? Wire.V2 : Wire.V3;
      String id = "swap-" + store.storageName() + "-" + i;
      Map<String, Object> configuration = configuration(wire, store);
      // a hundred that poll more often keep the processor from what they wait for
      configuration.put("pollRateMin", 500);
      configuration.put("pollRateMax", 1_000);
      Customer customer = open(wire, id, configuration).ready().start();
      guests.add(new Guest(wire, customer, chat()));
    }
    say(guests, "before");
    container.stop(store.bundle());
    container.awaitNoService(SessionStorageProvider.class, store.filter());
    say(guests, "without a store");
    place(store, "latter");
    container.start(store.bundle());
    provider(store);
    say(guests, "after");

    for (Guest guest : guests) {
      Customer customer = guest.customer();
      customer.events().awaitText("after");
      assertThat(customer.events().texts()).containsExactly("before", "without a store", "after");
      long last = customer.transcript().stream().mapToLong(Message::index).max().orElseThrow();
      await()
          .atMost(EventLog.PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                StoredSession kept = stored(store, customer, guest.wire()).orElseThrow();
                assertThat(kept.session()).isEqualTo(customer.object("getSessionData"));
                assertThat(kept.position()).isEqualTo(last + 1);
              });
    }
    EventLog.never(
        guests.stream().map(guest -> guest.customer().events()).toList(),
        "ended",
        "error",
        "disconnected",
        "restoreFailed");
  }

  private static void say(List<Guest> guests, String text) {
    guests.forEach(guest -> guest.chat().agent("Anna").say(text));
    guests.forEach(guest -> guest.customer().events().awaitText(text));
  }
}
