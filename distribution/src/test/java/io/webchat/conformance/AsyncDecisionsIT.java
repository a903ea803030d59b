package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.PollSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.StoredElsewhere;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedAgent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Decisions about asynchronous chat, and about the polling of version 3. */
class AsyncDecisionsIT extends ConformanceCase {
  private Customer customer(Wire wire, StoredElsewhere store) {
    Map<String, Object> async = wire.transport(server(), "async", Map.of("enabled", true));
    return open(wire, null, WebChatConfiguration.of(async).withHooks(store)).ready();
  }

  @Proves("difference.async-history-order")
  void olderMessagesComeOldestFirstAndWithoutSingleEvents(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer before = customer(wire, store).start();
    SimulatedAgent anna = chat().agent("Anna").join();
    for (int i = 1; i <= 50; i++) {
      anna.say("message " + i);
    }
    before.events().awaitText("message 50");
    await().atMost(EventLog.PATIENCE).until(() -> !store.stored().isEmpty());
    before.close();
    store.returns(store.last());
    Customer customer = customer(wire, store);
    customer.events().awaitText("message 50");
    customer.events().clear();
    while (!customer.transcriptTexts().contains("message 1")) {
      customer.resolves("fetchHistory");
    }
    List<BusEvent> pages = customer.events().of("messageReceived");
    assertThat(pages).hasSizeGreaterThan(1);
    for (BusEvent page : pages) {
      assertThat(page.data().get("oldMessages")).isEqualTo(true);
      assertThat(indices((List<?>) page.data().get("messages"))).isSorted();
    }
    assertThat(customer.events().names()).containsOnly("messageReceived");
    assertThat(customer.transcriptTexts())
        .hasSize(50)
        .startsWith("message 1")
        .endsWith("message 50");
    readToTheBeginning(customer);
    long asked = requests(Operation.HISTORY);
    assertRejected(
        customer.rejects("fetchHistory"), ErrorCode.NO_MORE_HISTORY, "No more messages to fetch");
    assertThat(requests(Operation.HISTORY)).as("the first message is known").isEqualTo(asked);
  }

  /** Before the first message there may be the joining of the customer. */
  private static void readToTheBeginning(Customer customer) {
    while (customer.transcript().get(0).index() > 1
        && customer.transcript().get(0).index() < 1_000) {
      customer.resolves("fetchHistory");
    }
  }

  private static List<Long> indices(List<?> messages) {
    return messages.stream().map(message -> ((Message) message).index()).toList();
  }

  @Proves("difference.async-history-order")
  void aChatWhoseFirstMessageIsHeldAsksForNoPage(Wire wire) {
    Customer customer = customer(wire, new StoredElsewhere()).start();
    customer.events().awaited("clientConnected");
    assertRejected(
        customer.rejects("fetchHistory"), ErrorCode.NO_MORE_HISTORY, "No more messages to fetch");
    assertThat(requests(Operation.HISTORY)).isZero();
  }

  @Proves("difference.async-no-cookie")
  void whereFunctionsKeepTheSessionNoCookieDoes(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer customer = customer(wire, store).start();
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
    await().atMost(EventLog.PATIENCE).until(() -> !store.stored().isEmpty());
    customer.resolves("addPrefilter", Map.of("filters", List.of(Map.of("source", "pin"))));
    assertThat(customer.chat().cookies().all()).isEmpty();
  }

  @Proves("difference.async-session-data")
  void whereFunctionsKeepTheSessionTheyKeepItsFilters(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer before = customer(wire, store).start();
    before.resolves("addPrefilter", Map.of("filters", List.of(Map.of("source", "pin"))));
    await().atMost(EventLog.PATIENCE).until(() -> store.last().containsKey("filters"));
    Map<?, ?> session = before.object("getSessionData");
    before.close();
    store.returns(store.last());
    Customer customer = customer(wire, store);
    assertThat(customer.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    chat().agent("Anna").say("pin 1234");
    chat().agent("Anna").say("there");
    customer.events().awaitText("there");
    assertThat(customer.transcriptTexts()).containsExactly("there");
    assertThat(customer.object("getSessionData").keySet()).isEqualTo(session.keySet());
  }

  @Proves(
      value = {"difference.v3-dynamic-polling", "option.transport.pollTimeout"},
      on = Wire.V3)
  void intervalsGrowUnlessPollTimeoutFixesThem(Wire wire) {
    Map<String, Object> plain = wire.configuration(server());
    PollSettings grows = WebChatConfiguration.of(plain).poll();
    assertThat(grows.dynamic()).isTrue();
    assertThat(grows.next(50)).isEqualTo(60);
    Map<String, Object> fixed = wire.transport(server(), "pollTimeout", 150);
    PollSettings poll = WebChatConfiguration.of(fixed).poll();
    assertThat(poll.dynamic()).isFalse();
    assertThat(List.of(poll.first(), poll.next(150), poll.next(9_000))).containsOnly(150L);
    server(simulator().longPoll(Duration.ZERO));
    Customer customer = customer(wire, wire.transport(server(), "pollTimeout", 150)).start();
    awaitPolls(3);
    chat().agent("Anna").say("fixed");
    customer.events().awaitText("fixed");
    customer.events().never("error");
  }

  @Proves(
      value = {"extra.command.asyncRestore", "difference.async-session-data"},
      on = {Wire.V3, Wire.COMETD, Wire.WEBMESSAGING})
  void asyncRestoreTakesUpWhatTheFunctionsReturn(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer before = customer(wire, store).start();
    chat().agent("Anna").say("hello");
    before.events().awaitText("hello");
    await().atMost(EventLog.PATIENCE).until(() -> !store.stored().isEmpty());
    before.close();
    Customer customer = customer(wire, store);
    customer.events().never("restored");
    assertThat(customer.plugin().data("WebChatService.mode")).isEqualTo(Map.of("async", true));
    store.returns(
        wire.isVersion2() ? store.last() : "{\"token\":\"" + store.last().get("token") + "\"}");
    assertThat(customer.resolves("asyncRestore")).isNull();
    assertThat(customer.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    customer.events().awaitText("hello");
    assertThat(server().chats()).hasSize(1);
  }

  @Proves(
      value = "difference.async-session-data",
      on = {Wire.V3, Wire.WEBMESSAGING})
  void whatHasNoTokenIsNoSession(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    for (Object returned :
        List.of(Map.of("sessionId", "s"), Map.of("token", " "), "{}", "{\"foo\":1}", "{broken")) {
      store.returns(returned);
      Customer customer = customer(wire, store);
      customer.events().never("restored");
      assertThat(requests(Operation.START)).as("nothing is asked for %s", returned).isZero();
      customer.close();
    }
    Customer customer = customer(wire, store).start();
    customer.events().awaited("started");
    assertThat(server().chats()).hasSize(1);
  }
}
