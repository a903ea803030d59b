package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.Wire;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Chats of version 2 that go by Bayeux and by REST, with the real bundles and traffic both ways.
 */
class WireChangeIT extends ChatCase {
  private static final String REST = WebChatConfiguration.GMS_REST;
  private static final String COMETD = WebChatConfiguration.GMS_COMETD;
  private static final String COMETD_BUNDLE = "io.webchat.transport.gms.cometd";
  private static final int MESSAGES = 150;

  @BeforeAll
  static void awaitTransport() {
    await().atMost(EventLog.PATIENCE).until(() -> factory().transports().contains(COMETD));
  }

  private Customer chatting() {
    return ready().start();
  }

  private Customer ready() {
    Map<String, Object> configuration =
        new LinkedHashMap<>(server().configuration(Wire.GMS_V2_COMETD));
    configuration.put("pollRateMin", 50);
    configuration.put("pollRateMax", 100);
    configuration.put("ajaxTimeout", 60_000);
    return open(io.webchat.chat.Wire.V2, configuration).ready();
  }

  private static void awaitWire(Customer customer, String type) {
    await().atMost(EventLog.PATIENCE).until(() -> customer.chat().wire().equals(type));
  }

  private void move(Customer customer, String type) {
    try {
      customer
          .chat()
          .changeWire(type)
          .toCompletableFuture()
          .get(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("The chat did not change to " + type, e);
    }
    assertThat(customer.chat().wire()).isEqualTo(type);
  }

  private void assertUndisturbed(Customer customer) {
    await()
        .atMost(EventLog.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(customer.events().of("connectionRestored"))
                    .hasSameSizeAs(customer.events().of("connectionPending")));
    customer.events().never("ended", "error", "sessionLost", "chatServerWentOffline");
    assertThat(customer.events().of("started")).hasSize(1);
    assertThat(server().chats()).hasSize(1);
  }

  private static List<String> changes(Customer customer) {
    return customer.events().of("wireChanged").stream().map(WireChangeIT::told).toList();
  }

  private static String told(BusEvent change) {
    return change.data().get("to") + " " + change.data().get("reason");
  }

  @Test
  void anOperatorMovesAChatUnderTraffic() throws Exception {
    Customer customer = chatting();
    assertThat(customer.chat().wire()).isEqualTo(COMETD);
    TwoWayTraffic traffic = new TwoWayTraffic(customer, chat(), MESSAGES);
    Iterator<String> types = List.of(REST, COMETD, REST, COMETD).iterator();
    traffic.run(() -> move(customer, types.next()), 20, 50, 80, 110);

    traffic.assertNothingIsLostOrDoubled();
    assertUndisturbed(customer);
    assertThat(changes(customer))
        .containsExactly(
            REST + " operator", COMETD + " operator", REST + " operator", COMETD + " operator");
  }

  @Test
  void aTransportThatStopsIsReplacedByTheOther() throws Exception {
    Customer customer = chatting();
    TwoWayTraffic traffic = new TwoWayTraffic(customer, chat(), MESSAGES);
    Iterator<Runnable> steps =
        List.<Runnable>of(
                () -> {
                  container.stop(COMETD_BUNDLE);
                  awaitWire(customer, REST);
                },
                () -> {
                  container.start(COMETD_BUNDLE);
                  awaitWire(customer, COMETD);
                })
            .iterator();
    traffic.run(() -> steps.next().run(), 30, 80);

    traffic.assertNothingIsLostOrDoubled();
    assertUndisturbed(customer);
    assertThat(changes(customer)).containsExactly(REST + " stopped", COMETD + " reachable");
  }

  @Test
  void aChatLeavesAWireThatIsBlockedAndReturns() throws Exception {
    Customer customer = chatting();
    TwoWayTraffic traffic = new TwoWayTraffic(customer, chat(), MESSAGES);
    Iterator<Runnable> steps =
        List.<Runnable>of(
                () -> {
                  block();
                  awaitWire(customer, REST);
                },
                () -> {
                  server().faults().clear();
                  awaitWire(customer, COMETD);
                })
            .iterator();
    traffic.run(() -> steps.next().run(), 30, 80);

    traffic.assertNothingIsLostOrDoubled();
    assertUndisturbed(customer);
    assertThat(changes(customer)).containsExactly(REST + " unreachable", COMETD + " reachable");
  }

  @Test
  void aChatStartsByTheOtherWireWhereHandshakesAreRefused() {
    server();
    block();
    Customer customer = chatting();
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");

    assertThat(customer.chat().wire()).isEqualTo(REST);
    assertThat(changes(customer)).containsExactly(REST + " unreachable");
    assertThat(server().chats()).hasSize(1);
    customer.resolves("endChat");
    server().faults().clear();
    awaitWire(customer, COMETD);
  }

  /** As a proxy does that lets neither sockets nor Bayeux through. */
  private void block() {
    server().faults().on(Fault.http(403).on(Operation.HANDSHAKE));
    server().faults().on(Fault.http(403).on(Operation.CONNECT));
    server().faults().on(Fault.cutSocket());
  }
}
