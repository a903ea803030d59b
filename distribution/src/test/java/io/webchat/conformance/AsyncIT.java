package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Deferred;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.ChatCase;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.StoredElsewhere;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Sections 2.2 and 3: asynchronous chat on version 3, its functions, restore and fetchHistory. */
class AsyncIT extends ChatCase {
  private Map<String, Object> async() {
    return Wire.V3.transport(server(), "async", Map.of("enabled", true));
  }

  private Customer customer(StoredElsewhere store) {
    return open(Wire.V3, null, WebChatConfiguration.of(async()).withHooks(store)).ready();
  }

  /** A chat that was left, and its token. */
  private String dormant(int messages) {
    Customer customer = customer(Wire.V3, async()).start();
    SimulatedChat chat = chat();
    for (int i = 1; i <= messages; i++) {
      chat.agent("Anna").say("message " + i);
    }
    customer.events().awaitText("message " + messages);
    String token = customer.object("getSessionData").get("token").toString();
    customer.close();
    return token;
  }

  @Proves(
      value = {"command.restore.resolves", "option.transport.async.enabled"},
      on = Wire.V3)
  void aDormantSessionIsRestoredByItsToken(Wire wire) {
    String token = dormant(2);
    SimulatedChat chat = chat();
    assertThat(chat.ended()).isFalse();
    Customer customer = customer(wire, async());
    assertThat(customer.resolves("restore", Map.of("sessionData", token))).isNull();
    assertThat(customer.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    customer.events().awaitText("message 2");
    chat.agent("Anna").say("message 3");
    customer.events().awaitText("message 3");
    assertThat(customer.events().texts()).containsExactly("message 1", "message 2", "message 3");
    assertThat(server().chats()).hasSize(1);
  }

  @Proves(value = "command.restore.rejects.notFound", on = Wire.V3)
  void aSessionThatIsNotFoundIsNotRestored(Wire wire) {
    Customer customer = customer(wire, async());
    Rejection nothing = customer.rejects("restore");
    assertThat(nothing.code()).isEqualTo(ErrorCode.NOTHING_TO_RESTORE);
    customer.events().never("restoreFailed", "restored");
    String token = dormant(1);
    chat().forget();
    Rejection unknown = customer.rejects("restore", Map.of("sessionData", token));
    assertThat(unknown.code()).isEqualTo(ErrorCode.NOTHING_TO_RESTORE);
    assertThat(customer.events().names("restored", "restoreFailed", "sessionLost"))
        .containsExactly("sessionLost", "restoreFailed");
    customer.start();
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves(value = "command.restore.rejects.inProgress", on = Wire.V3)
  void oneRestoreAtATime(Wire wire) {
    String token = dormant(1);
    Customer customer = customer(wire, async());
    server().faults().on(Fault.delay(Duration.ofSeconds(1)).times(1).on(Operation.START));
    List<Deferred> both =
        customer.atOnce(
            () ->
                Stream.of(token, token)
                    .map(data -> customer.command("restore", Map.of("sessionData", data)))
                    .toList());
    assertRejected(
        Customer.reason("restore", both.get(1)),
        ErrorCode.ALREADY_RESTORING,
        "Already restoring. Ignoring request.");
    Customer.value("restore", both.get(0));
    assertThat(customer.events().of("restored")).hasSize(1);
  }

  @Proves(value = "command.restore.rejects.active", on = Wire.V3)
  void anActiveSessionIsNotReplaced(Wire wire) {
    Customer customer = customer(wire, async()).start();
    assertRejected(
        customer.rejects("restore", Map.of("sessionData", "token")),
        ErrorCode.ALREADY_ACTIVE,
        "Chat session is already active, ignoring restore command.");
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves(
      value = {
        "option.transport.async.getSessionData",
        "option.transport.async.setSessionData",
        "difference.async-session-data"
      },
      on = Wire.V3)
  void theFunctionsStoreAndReturnSessionData(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer customer = customer(store);
    assertThat(store.asked()).as("during initialization").isEqualTo(1);
    assertThat(store.stored()).isEmpty();
    customer.start();
    await().atMost(EventLog.PATIENCE).until(() -> !store.stored().isEmpty());
    assertThat(store.stored().get(0).get("token"))
        .as("at the start")
        .isEqualTo(customer.object("getSessionData").get("token"));
    for (String text : List.of("hello", "again")) {
      chat().agent("Anna").say(text);
      customer.events().awaitText(text);
      long index = customer.transcript().get(customer.transcript().size() - 1).index();
      await()
          .atMost(EventLog.PATIENCE)
          .until(() -> Objects.equals(store.last().get("messageIndex"), index));
    }
    assertThat(store.stored().stream().map(data -> (Long) data.get("messageIndex")).toList())
        .as("in order, and once for each change")
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(store.last().keySet().toArray())
        .contains("participantId", "sessionId", "token", "transportId", "messageIndex");
    customer.close();
    for (Object returned :
        List.of(store.last(), "{\"token\":\"" + store.last().get("token") + "\"}")) {
      store.returns(returned);
      Customer back = customer(store);
      assertThat(back.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
      back.events().awaitText("again");
      back.resolves("sendMessage", Map.of("message", "back"));
      back.close();
    }
    assertThat(chat().sentTexts()).containsExactly("back", "back");
    assertThat(store.deleted()).isEmpty();
  }

  @Proves(value = "option.transport.async.deleteSessionData", on = Wire.V3)
  void aLostSessionIsDeleted(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer customer = customer(store).start();
    Map<?, ?> session = customer.object("getSessionData");
    chat().forget();
    BusEvent lost = customer.events().awaited("sessionLost");
    assertThat(((Map<?, ?>) lost.data().get("sessionData")).get("token"))
        .isEqualTo(session.get("token"));
    await().atMost(EventLog.PATIENCE).until(() -> store.deleted().size() == 1);
    assertThat(store.deleted().get(0).get("sessionId")).isEqualTo(session.get("sessionId"));
    assertThat(store.error().status()).isEqualTo(404);
    customer.awaitState(WebChatState.IDLE);
    customer.start();
    assertThat(customer.events().names("sessionLost", "ended"))
        .containsExactly("sessionLost", "ended");
    assertThat(server().chats()).isNotEmpty();
  }

  @Proves(value = "option.transport.async.deleteSessionData", on = Wire.V3)
  void aSessionThatIsUnknownAtTheRestoreIsDeletedAndANewChatStarts(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer customer = customer(store).start();
    await().atMost(EventLog.PATIENCE).until(() -> !store.stored().isEmpty());
    customer.close();
    Object token = store.last().get("token");
    chat().forget();
    store.returns(Map.of("token", token));
    Customer back = customer(store);
    assertThat(back.events().names("restored", "sessionLost", "restoreFailed"))
        .containsExactly("sessionLost", "restoreFailed");
    await().atMost(EventLog.PATIENCE).until(() -> store.deleted().size() == 1);
    assertThat(store.deleted().get(0).get("token")).isEqualTo(token);
    assertThat(store.error().status()).isIn(401, 404);
    back.start();
    await()
        .atMost(EventLog.PATIENCE)
        .until(() -> !Objects.equals(store.last().get("token"), token));
    assertThat(back.chat().state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(store.deleted()).hasSize(1);
  }

  @Proves(
      value = {"command.fetchHistory.resolves", "command.fetchHistory.rejects.noMore"},
      on = Wire.V3)
  void historyComesPageByPage(Wire wire) {
    String token = dormant(50);
    Customer customer = customer(wire, async());
    customer.resolves("restore", Map.of("sessionData", token));
    customer.events().awaitText("message 50");
    assertThat(customer.transcriptTexts()).doesNotContain("message 1").hasSizeLessThan(30);
    customer.events().clear();
    AjaxResponse page = (AjaxResponse) customer.resolves("fetchHistory");
    assertThat(page.status()).isEqualTo(200);
    BusEvent received = customer.events().of("messageReceived").get(0);
    assertThat(received.data().get("oldMessages")).isEqualTo(true);
    assertThat(received.data().get("restoring")).isEqualTo(false);
    assertThat((List<?>) received.data().get("messages")).hasSizeBetween(10, 20);
    customer.events().never("agentConnected", "agentTypingStopped");
    Rejection end =
        await().atMost(EventLog.PATIENCE).until(() -> fetch(customer), reason -> reason != null);
    assertRejected(end, ErrorCode.NO_MORE_HISTORY, "No more messages to fetch");
    List<Long> indices = customer.transcript().stream().map(Message::index).toList();
    assertThat(indices).isSorted().doesNotHaveDuplicates();
    assertThat(customer.transcriptTexts()).hasSize(50).startsWith("message 1", "message 2");
    long before = requests(Operation.HISTORY);
    customer.rejects("fetchHistory");
    assertThat(requests(Operation.HISTORY)).as("asked no more").isEqualTo(before);
  }

  private static Rejection fetch(Customer customer) {
    try {
      customer.resolves("fetchHistory");
      return null;
    } catch (AssertionError refused) {
      return (Rejection) refused.getCause().getCause();
    }
  }

  @Proves(value = "command.fetchHistory.rejects.ajax", on = Wire.V3)
  void fetchHistoryTellsWhenTheServerRefuses(Wire wire) {
    String token = dormant(40);
    Customer customer = customer(wire, async());
    customer.resolves("restore", Map.of("sessionData", token));
    server().faults().on(Fault.http(500).times(1).on(Operation.HISTORY));
    Rejection refused = customer.rejects("fetchHistory");
    assertThat(ajax(refused).status()).isEqualTo(500);
    customer.resolves("fetchHistory");
  }

  @Proves("command.fetchHistory.rejects.notAsync")
  void historyNeedsAsync(Wire wire) {
    Customer customer = chatting(wire);
    assertRejected(
        customer.rejects("fetchHistory"),
        ErrorCode.NOT_ASYNC,
        "Fetching history messages applies only to Asynchronous chat");
    assertThat(requests(Operation.HISTORY)).isZero();
  }

  @Proves(
      value = {"option.transport.async", "option.v2.async"},
      on = {Wire.V2, Wire.V3})
  void asyncIsOffByDefaultAndNeedsMoreThanVersion2Rest(Wire wire) {
    assertThat(WebChatConfiguration.of(wire.configuration(server())).async().enabled()).isFalse();
    Customer plain = chatting(wire);
    assertThat(chat().userData()).doesNotContainKey("GCTI_Chat_AsyncMode");
    plain.resolves("endChat");
    Map<String, Object> wanted = wire.transport(server(), "async", Map.of("enabled", true));
    assertThat(WebChatConfiguration.of(wanted).async().enabled()).isTrue();
    Customer customer = customer(wire, wanted).start();
    Rejection reason = customer.rejects("fetchHistory");
    assertThat(reason.code())
        .isEqualTo(wire.isVersion2() ? ErrorCode.NOT_ASYNC : ErrorCode.NO_MORE_HISTORY);
    if (wire.isVersion2()) {
      assertThat(chat().userData()).doesNotContainKey("GCTI_Chat_AsyncMode");
    }
  }
}
