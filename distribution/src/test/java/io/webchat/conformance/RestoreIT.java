package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.value.ErrorCode;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Map;

/** Sessions that are not asynchronous are restored when the instance is there again. */
class RestoreIT extends ConformanceCase {
  private static final String[] OUTCOMES = {
    "restored", "restoreTimeout", "restoreFailed", "restoredOffline"
  };

  /** An instance that had a chat and was left, with two messages in its transcript. */
  private String left(Wire wire, Map<String, ?> configuration) {
    String id = "left-" + System.nanoTime();
    Customer customer = open(wire, id, configuration).ready().start();
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
    customer.resolves("sendMessage", Map.of("message", "back in a minute"));
    customer.events().awaitText("back in a minute");
    if (wire.polls()) { // what is still asked for it is not the restored one's
      customer.resolves("stopPoll");
      customer.awaitNoPoll();
    }
    customer.close();
    customer.events().never("ended");
    assertThat(chat().ended()).isFalse();
    return id;
  }

  private void startsNormally(Customer customer) {
    customer.awaitState(WebChatState.IDLE);
    assertThat(customer.transcript()).isEmpty();
    customer.start();
    chat().agent("Berta").say("how can I help?");
    customer.events().awaitText("how can I help?");
    assertThat(customer.transcriptTexts()).containsExactly("how can I help?");
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves({"event.restored", "behaviour.order.restore"})
  void withinTheTimeTheSessionComesBack(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    String id = left(wire, configuration);
    SimulatedChat chat = chat();
    chat.agent("Anna").say("while you were away");
    Customer customer = open(wire, id, configuration).ready();
    assertThat(customer.events().awaited("restored").data()).isEqualTo(Map.of("async", false));
    customer.events().awaitText("while you were away");
    assertThat(customer.events().names(OUTCOMES)).containsExactly("restored");
    List<String> order =
        customer.events().names("ready", "restored", "agentConnected", "messageReceived");
    assertThat(order).startsWith("ready", "restored", "agentConnected", "messageReceived");
    BusEvent received = customer.events().of("messageReceived").get(0);
    assertThat(received.data().get("restoring")).isEqualTo(true);
    assertThat(customer.events().names())
        .containsSubsequence(wire.events("messageReceived", "pollingStarted"));
    customer.events().never("started");
    chat.agent("Anna").say("welcome back");
    assertThat(customer.events().awaitText("welcome back").restoring()).isFalse();
    customer.resolves("sendMessage", Map.of("message", "thank you"));
    customer.events().awaitText("thank you");
    assertThat(customer.transcriptTexts())
        .containsExactly(
            "hello", "back in a minute", "while you were away", "welcome back", "thank you");
    assertThat(customer.events().texts()).isEqualTo(customer.transcriptTexts());
    assertThat(server().chats()).hasSize(1);
  }

  @Proves("event.restoreTimeout")
  void afterTheTimeItDoesNot(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server(), "restoreTimeout", 1);
    String id = left(wire, configuration);
    // what the former one still says is not the restored one's
    await().atMost(EventLog.PATIENCE).until(() -> server().pushClients() == 0);
    long before = server().requestLog().received();
    Customer customer = open(wire, id, configuration).ready();
    assertThat(customer.events().awaited("restoreTimeout").data()).isEmpty();
    assertThat(server().requestLog().received()).as("nothing was asked").isEqualTo(before);
    startsNormally(customer);
    assertThat(customer.events().names(OUTCOMES)).containsExactly("restoreTimeout");
    assertThat(customer.events().of("ended")).isEmpty();
  }

  @Proves("event.restoreFailed")
  void aSessionThatIsGoneIsNot(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    String id = left(wire, configuration);
    chat().forget();
    Customer customer = open(wire, id, configuration).ready();
    assertThat(customer.events().awaited("restoreFailed").data()).isEmpty();
    startsNormally(customer);
    assertThat(customer.events().names(OUTCOMES)).containsExactly("restoreFailed");
    customer.resolves("endChat");
    customer.close();
    Customer again = open(wire, id, configuration).ready();
    assertThat(again.events().names(OUTCOMES)).as("nothing is left behind").isEmpty();
  }

  @Proves("difference.restore-gone")
  void aSessionThatTheServerEndedIsGone(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    String id = left(wire, configuration);
    chat().endByServer();
    Customer customer = open(wire, id, configuration).ready();
    customer.events().awaited("restoreFailed");
    startsNormally(customer);
    assertThat(customer.events().names(OUTCOMES)).containsExactly("restoreFailed");
  }

  @Proves("difference.restore-ended")
  void aChatThatEndedMeanwhileShowsItsLastMessages(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    String id = left(wire, configuration);
    chat().agent("Anna").say("goodbye then");
    chat().endByServer();
    Customer customer = open(wire, id, configuration).ready();
    customer.events().awaited("ended");
    customer.awaitState(over(wire));
    assertThat(customer.transcriptTexts())
        .containsExactly("hello", "back in a minute", "goodbye then");
    assertThat(customer.events().names())
        .containsSubsequence("ready", "restored", "messageReceived", "ended")
        .doesNotContain("sessionLost", "error", "restoreFailed");
    customer.start();
    assertThat(server().chats()).hasSize(2);
  }

  @Proves({
    "difference.restore-offline",
    "event.restoredOffline",
    "event.chatServerBackOnline",
    "event.connectionRestored"
  })
  @Waits
  void withoutAServerItIsRestoredOffline(Wire wire) {
    // CometD's client tries again and again for so long
    int ajaxTimeout = wire == Wire.COMETD ? 15_000 : 60_000;
    Map<String, Object> configuration = wire.configuration(server(), "ajaxTimeout", ajaxTimeout);
    String id = left(wire, configuration);
    server().faults().on(Fault.http(503));
    Customer customer = open(wire, id, configuration).ready();
    assertThat(customer.events().awaited("restoredOffline").data()).isEmpty();
    assertThat(customer.events().names(OUTCOMES)).containsExactly("restored", "restoredOffline");
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
    customer.events().never("chatServerBackOnline", "messageReceived");
    server().faults().clear();
    assertThat(customer.events().awaited("chatServerBackOnline").data()).isEmpty();
    customer.events().awaited("connectionRestored");
    await()
        .atMost(EventLog.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(customer.transcriptTexts())
                    .containsExactly("hello", "back in a minute"));
    customer.resolves("sendMessage", Map.of("message", "there you are"));
    customer.events().awaitText("there you are");
    assertThat(customer.events().texts())
        .containsExactly("hello", "back in a minute", "there you are");
  }

  @Proves("command.restore.rejects.notAsync")
  void restoreIsPrivateWithoutAsync(Wire wire) {
    Customer customer = customer(wire);
    String text =
        "Access Denied to private command. Only WebChatService is allowed to invoke this command"
            + " in Non-Async mode.";
    assertRejected(customer.rejects("restore"), ErrorCode.ACCESS_DENIED, text);
    assertRejected(
        customer.rejects("restore", Map.of("sessionData", "token")), ErrorCode.ACCESS_DENIED, text);
    customer.events().never(OUTCOMES);
    assertThat(server().requestLog().received()).isZero();
  }

  /** Where a chat is that the server ended: one of Web Messaging can still be read. */
  private static WebChatState over(Wire wire) {
    return wire == Wire.WEBMESSAGING ? WebChatState.READ_ONLY : WebChatState.IDLE;
  }

  @Proves("difference.ended-by-server")
  void anEndOnTheServersSideIsPublished(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").say("bye");
    customer.events().awaitText("bye");
    chat().endByServer();
    Map<String, Object> ended = customer.events().awaited("ended").data();
    assertThat(ended).isEqualTo(wire == Wire.WEBMESSAGING ? Map.of("readOnly", true) : Map.of());
    customer.awaitState(over(wire));
    if (wire.polls()) {
      customer.events().awaited("pollingStopped");
    }
    assertThat(customer.events().names("pollingStopped", "ended"))
        .containsExactly(wire.events("ended", "pollingStopped"));
    assertThat(customer.transcriptTexts()).containsExactly("bye");
    customer.start();
    assertThat(server().chats()).hasSize(2);
    assertThat(customer.events().of("ended")).hasSize(1);
  }
}
