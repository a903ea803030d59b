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

/** Asynchronous chat, its functions, restore and fetchHistory. */
class AsyncIT extends ConformanceCase {
  /** Longer than a test takes: a request is held until the test clears the faults. */
  private static final Duration HELD = Duration.ofHours(1);

  private Map<String, Object> async(Wire wire) {
    return wire.transport(server(), "async", Map.of("enabled", true));
  }

  private Customer customer(Wire wire, StoredElsewhere store) {
    return open(wire, null, WebChatConfiguration.of(async(wire)).withHooks(store)).ready();
  }

  /** A chat that was left, and its token; where the wire has none, its session data. */
  private Object dormant(Wire wire, int messages) {
    Customer customer = customer(wire, async(wire)).start();
    SimulatedChat chat = chat();
    for (int i = 1; i <= messages; i++) {
      chat.agent("Anna").say("message " + i);
    }
    customer.events().awaitText("message " + messages);
    Map<?, ?> data = customer.object("getSessionData");
    customer.close();
    return wire.isVersion2() ? data : data.get("token");
  }

  @Proves({"command.restore.resolves", "option.transport.async.enabled"})
  void aDormantSessionIsRestoredByItsToken(Wire wire) {
    Object token = dormant(wire, 2);
    SimulatedChat chat = chat();
    assertThat(chat.ended()).isFalse();
    Customer customer = customer(wire, async(wire));
    assertThat(customer.resolves("restore", Map.of("sessionData", token))).isNull();
    assertThat(customer.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    customer.events().awaitText("message 2");
    chat.agent("Anna").say("message 3");
    customer.events().awaitText("message 3");
    assertThat(customer.events().texts()).containsExactly("message 1", "message 2", "message 3");
    assertThat(server().chats()).hasSize(1);
  }

  @Proves("command.restore.rejects.notFound")
  void aSessionThatIsNotFoundIsNotRestored(Wire wire) {
    Customer customer = customer(wire, async(wire));
    Rejection nothing = customer.rejects("restore");
    assertThat(nothing.code()).isEqualTo(ErrorCode.NOTHING_TO_RESTORE);
    customer.events().never("restoreFailed", "restored");
    Object token = dormant(wire, 1);
    chat().forget();
    Rejection unknown = customer.rejects("restore", Map.of("sessionData", token));
    assertThat(unknown.code()).isEqualTo(ErrorCode.NOTHING_TO_RESTORE);
    assertThat(customer.events().names("restored", "restoreFailed", "sessionLost"))
        .containsExactly("sessionLost", "restoreFailed");
    customer.start();
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves("command.restore.rejects.inProgress")
  void oneRestoreAtATime(Wire wire) {
    Object token = dormant(wire, 1);
    Customer customer = customer(wire, async(wire));
    server().faults().on(Fault.delay(HELD).times(1).on(Operation.START, Operation.HISTORY));
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
    server().faults().clear();
    Customer.value("restore", both.get(0));
    assertThat(customer.events().of("restored")).hasSize(1);
  }

  @Proves("command.restore.rejects.active")
  void anActiveSessionIsNotReplaced(Wire wire) {
    Customer customer = customer(wire, async(wire)).start();
    assertRejected(
        customer.rejects("restore", Map.of("sessionData", "token")),
        ErrorCode.ALREADY_ACTIVE,
        "Chat session is already active, ignoring restore command.");
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves({
    "option.transport.async.getSessionData",
    "option.transport.async.setSessionData",
    "difference.async-session-data"
  })
  void theFunctionsStoreAndReturnSessionData(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer customer = customer(wire, store);
    assertThat(store.asked()).as("during initialization").isEqualTo(1);
    assertThat(store.stored()).isEmpty();
    customer.start();
    await().atMost(EventLog.PATIENCE).until(() -> !store.stored().isEmpty());
    assertThat(store.stored().get(0).get(key(wire)))
        .as("at the start")
        .isEqualTo(customer.object("getSessionData").get(key(wire)));
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
    List<String> keys =
        switch (wire) {
          case COMETD -> List.of("sessionID", "userId", "secureKey", "alias", "messageIndex");
          case WEBMESSAGING -> List.of("token", "deploymentId", "messageIndex");
          default -> List.of("participantId", "sessionId", "token", "transportId", "messageIndex");
        };
    assertThat(store.last().keySet().toArray()).containsAll(keys);
    customer.close();
    Object least =
        wire.isVersion2() ? store.last() : "{\"token\":\"" + store.last().get("token") + "\"}";
    for (Object returned : List.of(store.last(), least)) {
      store.returns(returned);
      Customer back = customer(wire, store);
      assertThat(back.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
      back.events().awaitText("again");
      back.resolves("sendMessage", Map.of("message", "back"));
      back.close();
    }
    assertThat(chat().sentTexts()).containsExactly("back", "back");
    assertThat(store.deleted()).isEmpty();
  }

  /** What the server checks of the session data. */
  private static String key(Wire wire) {
    return wire.isVersion2() ? "secureKey" : "token";
  }

  @Proves("option.transport.async.deleteSessionData")
  void aLostSessionIsDeleted(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Map<String, Object> configuration = async(wire);
    configuration.put("pollExceptionLimit", 1);
    Customer customer =
        open(wire, null, WebChatConfiguration.of(configuration).withHooks(store)).ready().start();
    Map<?, ?> session = customer.object("getSessionData");
    lose(wire);
    BusEvent lost = customer.events().awaited("sessionLost");
    assertThat(((Map<?, ?>) lost.data().get("sessionData")).get(key(wire)))
        .isEqualTo(session.get(key(wire)));
    await().atMost(EventLog.PATIENCE).until(() -> store.deleted().size() == 1);
    assertThat(store.deleted().get(0).get(key(wire))).isEqualTo(session.get(key(wire)));
    assertThat(store.error().status()).isEqualTo(404);
    customer.awaitState(WebChatState.IDLE);
    customer.start();
    assertThat(customer.events().names("sessionLost", "ended"))
        .containsExactly("sessionLost", "ended");
    assertThat(server().chats()).isNotEmpty();
  }

  @Proves("option.transport.async.deleteSessionData")
  void aSessionThatIsUnknownAtTheRestoreIsDeletedAndANewChatStarts(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Customer customer = customer(wire, store).start();
    await().atMost(EventLog.PATIENCE).until(() -> !store.stored().isEmpty());
    customer.close();
    Object token = store.last().get("token");
    chat().forget();
    store.returns(Map.of("token", token));
    Customer back = customer(wire, store);
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

  @Proves({"command.fetchHistory.resolves", "command.fetchHistory.rejects.noMore"})
  void historyComesPageByPage(Wire wire) {
    Object token = dormant(wire, 50);
    Customer customer = customer(wire, async(wire));
    customer.resolves("restore", Map.of("sessionData", token));
    customer.events().awaitText("message 50");
    assertThat(customer.transcriptTexts()).doesNotContain("message 1").hasSizeLessThan(30);
    customer.events().clear();
    AjaxResponse page = (AjaxResponse) customer.resolves("fetchHistory");
    assertThat(page.status()).isEqualTo(200);
    BusEvent received = customer.events().of("messageReceived").get(0);
    assertThat(received.data().get("oldMessages")).isEqualTo(true);
    assertThat(received.data().get("restoring")).isEqualTo(false);
    assertThat((List<?>) received.data().get("messages")).hasSizeBetween(10, 25);
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

  @Proves("command.fetchHistory.rejects.ajax")
  void fetchHistoryTellsWhenTheServerRefuses(Wire wire) {
    Object token = dormant(wire, 40);
    Customer customer = customer(wire, async(wire));
    customer.resolves("restore", Map.of("sessionData", token));
    settled(customer);
    // an answer of version 2 over CometD has no HTTP status
    Fault refusal = wire.isVersion2() ? Fault.permanentError(204) : Fault.http(500);
    server().faults().on(refusal.times(1).on(Operation.HISTORY));
    Rejection refused = customer.rejects("fetchHistory");
    assertThat(ajax(refused).status()).isEqualTo(wire.isVersion2() ? 200 : 500);
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

  @Proves({"option.transport.async", "option.v2.async"})
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
        .isEqualTo(wire.isAsync() ? ErrorCode.NO_MORE_HISTORY : ErrorCode.NOT_ASYNC);
    if (wire.isVersion2()) {
      assertThat(chat().userData().containsKey("GCTI_Chat_AsyncMode")).isEqualTo(wire.isAsync());
    }
  }
}
