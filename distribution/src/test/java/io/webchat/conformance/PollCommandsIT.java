package io.webchat.conformance;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.Deferred;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The commands updateUserData, poll, startPoll, stopPoll, resetPollExceptions. */
class PollCommandsIT extends ConformanceCase {
  @Proves(value = "command.updateUserData.resolves.active", on = Wire.WEBMESSAGING)
  void userDataOfARunningChatGoWithTheNextMessage(Wire wire) {
    Customer customer = chatting(wire);
    Map<?, ?> answer = customer.object("updateUserData", Map.of("cart", "5", "page", "basket"));
    assertThat(answer.get("status")).isEqualTo(200);
    customer.resolves("sendMessage", Map.of("message", "about my basket"));
    assertThat(chat().userData()).containsEntry("cart", "5").containsEntry("page", "basket");
  }

  @Proves(
      value = "command.updateUserData.resolves.active",
      on = {Wire.V2, Wire.V3, Wire.COMETD})
  void userDataOfARunningChatIsSent(Wire wire) {
    Customer customer = chatting(wire);
    Map<?, ?> answer = customer.object("updateUserData", Map.of("cart", "5", "page", "basket"));
    assertThat(answer.get("status")).isEqualTo(200);
    assertThat(chat().userData()).containsEntry("cart", "5").containsEntry("page", "basket");
    assertThat(requests(Operation.UPDATE_DATA)).isEqualTo(1);
  }

  @Proves("command.updateUserData.resolves.inactive")
  void userDataBeforeAChatIsKeptForIt(Wire wire) {
    Map<String, Object> configured = Map.of("tier", "silver");
    Customer customer = customer(wire, wire.configuration(server(), "userData", configured));
    assertThat(customer.resolves("updateUserData", Map.of("cart", "5")))
        .isEqualTo(Map.of("tier", "silver", "cart", "5"));
    assertThat(customer.resolves("updateUserData", Map.of("tier", "gold")))
        .isEqualTo(Map.of("tier", "gold", "cart", "5"));
    assertThat(server().requestLog().received()).isZero();
    customer.start();
    assertThat(chat().userData()).containsEntry("tier", "gold").containsEntry("cart", "5");
  }

  @Proves("command.updateUserData.rejects.ajax")
  void updateUserDataTellsWhenTheServerRefuses(Wire wire) {
    Customer customer = settled(chatting(wire));
    // an answer over CometD has no HTTP status
    Fault refusal = wire == Wire.COMETD ? Fault.permanentError(204) : Fault.http(500);
    server().faults().on(refusal.times(1).on(Operation.UPDATE_DATA));
    Rejection refused = customer.rejects("updateUserData", Map.of("cart", "5"));
    assertThat(ajax(refused).status()).isEqualTo(wire == Wire.COMETD ? 200 : 500);
    assertThat(chat().userData()).doesNotContainKey("cart");
  }

  @Proves("command.poll.resolves")
  void pollFetchesWhatIsNew(Wire wire) {
    Customer customer = chatting(wire);
    customer.resolves("stopPoll");
    chat().agent("Anna").say("are you there?");
    await()
        .atMost(EventLog.PATIENCE)
        .until(
            () -> {
              pollUnlessOneIsUnderWay(customer);
              return customer.events().texts().contains("are you there?");
            });
    assertThat(customer.events().texts()).containsExactly("are you there?");
  }

  /** The poll that was held when polling was stopped may not have come back yet. */
  private static void pollUnlessOneIsUnderWay(Customer customer) {
    CompletableFuture<Object> settled = new CompletableFuture<>();
    customer.asService("poll").done(settled::complete).fail(settled::complete);
    Object outcome = settled.orTimeout(EventLog.PATIENCE.toMillis(), MILLISECONDS).join();
    if (outcome instanceof Rejection rejection) {
      assertThat(rejection.code()).isEqualTo(ErrorCode.POLL_PENDING);
    } else {
      assertThat(outcome).isNull();
    }
  }

  @Proves("command.poll.rejects.denied")
  void pollIsPrivate(Wire wire) {
    Customer customer = chatting(wire);
    String text =
        "Access Denied to private command. Only WebChatService is allowed to invoke this command.";
    assertRejected(customer.rejects("poll"), ErrorCode.ACCESS_DENIED, text);
    assertRejected(
        Customer.reason("poll", customer.chat().bus().command("WebChatService.poll")),
        ErrorCode.ACCESS_DENIED,
        text);
  }

  @Proves("command.poll.rejects.pending")
  void onePollAtATime(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.delay(Duration.ofSeconds(1)).on(Operation.REFRESH));
    Deferred second =
        customer.atOnce(
            () -> {
              customer.asService("poll");
              return customer.asService("poll");
            });
    Rejection pending = Customer.reason("poll", second);
    assertRejected(pending, ErrorCode.POLL_PENDING, "previous poll has not finished.");
  }

  @Proves({"command.startPoll.resolves", "command.stopPoll.resolves"})
  void pollingCanBeStoppedAndStarted(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    awaitPolls(1);
    assertThat(customer.resolves("stopPoll")).isNull();
    customer.awaitNoPoll();
    chat.agent("Anna").say("wait for me");
    awaitSilence();
    assertThat(customer.events().texts()).isEmpty();
    assertThat(customer.resolves("startPoll")).isNull();
    customer.events().awaitText("wait for me");
    assertThat(customer.events().names("pollingStarted", "pollingStopped"))
        .containsExactly("pollingStarted", "pollingStopped", "pollingStarted");
    assertThat(customer.events().texts()).containsExactly("wait for me");
  }

  /** No poll for longer than the server holds one. */
  private void awaitSilence() {
    AtomicLong last = new AtomicLong(polls());
    await()
        .during(Duration.ofMillis(500))
        .atMost(EventLog.PATIENCE)
        .until(() -> polls(), polls -> last.getAndSet(polls) == polls);
  }

  @Proves({"command.startPoll.rejects.inactive", "command.stopPoll.rejects.inactive"})
  void pollingNeedsAChat(Wire wire) {
    Customer customer = customer(wire);
    for (String command : new String[] {"startPoll", "stopPoll"}) {
      assertRejected(
          customer.rejects(command), ErrorCode.NO_ACTIVE_SESSION, "No active chat session");
    }
    customer.events().never("pollingStarted", "pollingStopped");
    assertThat(server().requestLog().received()).isZero();
  }

  @Proves(value = "command.resetPollExceptions.resolves", on = Wire.V2)
  void theCountOfPollExceptionsCanBeReset(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "pollExceptionLimit", 2));
    assertThat(customer.resolves("resetPollExceptions")).isNull();
    customer.start();
    customer.resolves("stopPoll");
    customer.awaitNoPoll();
    customer.resolves("updateUserData", Map.of("a", "b"));
    server().faults().on(Fault.transientError().on(Operation.REFRESH));
    poll(customer, 2);
    assertThat(customer.resolves("resetPollExceptions")).isNull();
    poll(customer, 2);
    customer.events().never("chatServerWentOffline");
    poll(customer, 1);
    customer.events().awaited("chatServerWentOffline");
  }

  private static void poll(Customer customer, int times) {
    for (int i = 0; i < times; i++) {
      Customer.value("poll", customer.asService("poll"));
    }
  }

  @Proves(
      value = {"command.resetPollExceptions.rejects.unsupported", "likeness.v3-not-offered"},
      on = Wire.V3)
  void version3HasNoResetOfPollExceptions(Wire wire) {
    String text = "This transport doesn't support resetPollExceptions command.";
    Customer customer = customer(wire);
    assertRejected(customer.rejects("resetPollExceptions"), ErrorCode.UNSUPPORTED, text);
    customer.start();
    assertRejected(customer.rejects("resetPollExceptions"), ErrorCode.UNSUPPORTED, text);
  }
}
