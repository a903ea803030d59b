package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.PollSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The commands and events that the public widget has beside its reference. */
class ExtrasIT extends ConformanceCase {
  @Proves({"likeness.extra-commands", "likeness.extra-events"})
  void allOfThemAreRegistered(Wire wire) {
    Customer customer = customer(wire);
    assertThat((List<?>) customer.resolves("COMMANDS"))
        .map(Object::toString)
        .contains(
            "getFileLimits", "sleep", "wake", "asyncRestore", "pausePoll", "updateInteractionData");
    assertThat((List<?>) customer.resolves("EVENTS"))
        .map(Object::toString)
        .contains(
            "ajaxResponse",
            "sessionLost",
            "agentTypingTimeout",
            "capabilitiesChanged",
            "chatServerTimeout",
            "sleeping",
            "waking");
  }

  @Proves(value = "option.v2.pollRateSleep", on = Wire.PURECONNECT)
  void aSleepingInstancePollsAtTheIntervalOfSleep(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "pollRateSleep", 100)).start();
    assertThat(customer.chat().configuration().poll().asleep().first()).isEqualTo(100);
    customer.resolves("sleep");
    chat().agent("Anna").say("are you asleep?");
    customer.events().awaitText("are you asleep?");
    assertThat(customer.events().of("waking")).isEmpty();
  }

  @Proves(
      value = {
        "option.v2.pollRateSleep",
        "extra.command.sleep",
        "extra.command.wake",
        "extra.event.sleeping",
        "extra.event.waking"
      },
      on = {Wire.V2, Wire.V3})
  void aSleepingInstancePollsSeldomUntilItWakes(Wire wire) {
    PollSettings asleep = WebChatConfiguration.of(wire.configuration(server())).poll().asleep();
    assertThat(asleep.first()).isEqualTo(30_000);
    assertThat(asleep.next(30_000)).isEqualTo(30_000);
    server(simulator().longPoll(Duration.ZERO));
    Customer customer = chatting(wire);
    customer.resolves("stopPoll");
    await().atMost(EventLog.PATIENCE).until(() -> pollsOnce(customer));
    assertThat(customer.plugin().data("WebChatService.sleeping")).isEqualTo(false);
    assertThat(customer.resolves("sleep")).isNull();
    assertThat(customer.resolves("sleep")).isNull();
    assertThat(customer.events().names("sleeping", "waking")).containsExactly("sleeping");
    assertThat(customer.events().awaited("sleeping").data()).isEmpty();
    assertThat(customer.plugin().data("WebChatService.sleeping")).isEqualTo(true);
    customer.resolves("startPoll");
    long before = polls();
    chat().agent("Anna").say("wake up");
    customer.resolves("updateUserData", Map.of("a", "b"));
    assertThat(polls()).isEqualTo(before);
    assertThat(customer.events().texts()).isEmpty();
    customer.resolves("wake");
    customer.events().awaitText("wake up");
    chat().agent("Anna").say("good morning");
    customer.events().awaitText("good morning");
    customer.resolves("wake");
    assertThat(customer.events().names("sleeping", "waking")).containsExactly("sleeping", "waking");
    assertThat(customer.plugin().data("WebChatService.sleeping")).isEqualTo(false);
    customer.events().never("error");
  }

  /** Whether the private command could poll: no other poll is under way any more. */
  private static boolean pollsOnce(Customer customer) {
    CompletionStage<Object> poll = customer.asService("poll").toCompletionStage();
    return poll.handle((value, failure) -> failure == null).toCompletableFuture().join();
  }

  @Proves(value = "extra.command.wake", on = Wire.V2)
  void wakeStartsTheIdleTimerOfTheServerAnew(Wire wire) {
    Customer customer = customer(wire);
    assertThat(customer.resolves("wake")).as("without a chat nothing is sent").isNull();
    assertThat(server().requestLog().received()).isZero();
    customer.start();
    customer.resolves("wake");
    assertThat(chat().transcript())
        .filteredOn(entry -> entry.type() == EventType.CUSTOM_NOTICE)
        .extracting(SimulatedMessage::eventAttributes)
        .containsExactly(Map.of("purpose", "cancel-idle-timer"));
    customer.events().never("waking");
  }

  @Proves(
      value = "extra.command.pausePoll",
      on = {Wire.V2, Wire.V3, Wire.PURECONNECT})
  void pausedPollsGoOnAtTheirPosition(Wire wire) {
    Customer customer = customer(wire);
    assertRejected(
        customer.rejects("pausePoll"), ErrorCode.NO_ACTIVE_SESSION, "No active chat session");
    customer.start();
    assertThat(customer.resolves("pausePoll")).isNull();
    chat().agent("Anna").say("later");
    // a fence without messages
    String command = wire == Wire.PURECONNECT ? "sendTyping" : "updateUserData";
    customer.resolves(command, Map.of("message", "b"));
    assertThat(customer.events().texts()).isEmpty();
    customer.resolves("startPoll");
    customer.events().awaitText("later");
    customer.events().never("pollingStopped");
    customer.resolves("pausePoll");
    customer.resolves("endChat");
    customer.start();
    chat().agent("Berta").say("a pause ends with its chat");
    customer.events().awaitText("a pause ends with its chat");
    assertThat(customer.events().texts()).containsExactly("later", "a pause ends with its chat");
  }

  @Proves(value = "extra.command.pausePoll", on = Wire.PLAIN)
  void onlyPollsCanBePaused(Wire wire) {
    assertRejected(
        chatting(wire).rejects("pausePoll"),
        ErrorCode.UNSUPPORTED,
        "This transport doesn't support polling");
  }

  @Proves("extra.command.updateInteractionData")
  void interactionDataIsMergedAndKept(Wire wire) {
    Customer customer = customer(wire);
    assertThat(customer.resolves("updateInteractionData", Map.of("a", 1)))
        .isEqualTo(Map.of("a", 1));
    assertThat(customer.resolves("updateInteractionData", Map.of("b", 2)))
        .isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(customer.plugin().data("WebChatService.interactionData"))
        .isEqualTo(Map.of("a", 1, "b", 2));
    customer.start();
    assertThat(chat().userData()).as("not user data").doesNotContainKeys("a", "b");
  }

  @Proves("extra.command.asyncRestore")
  void asyncRestoreIsForAsynchronousSessions(Wire wire) {
    Customer customer = customer(wire);
    assertRejected(
        customer.rejects("asyncRestore"),
        ErrorCode.ACCESS_DENIED,
        "Access Denied to private command. Only WebChatService is allowed to invoke this command"
            + " in Non-Async mode.");
    customer.start();
    assertRejected(
        customer.rejects("asyncRestore"),
        ErrorCode.ALREADY_ACTIVE,
        "Chat session is already active, ignoring restore command.");
  }

  @Proves(
      value = {"extra.event.chatServerTimeout", "option.transport.ajaxTimeout"},
      on = {Wire.COMETD, Wire.PURECONNECT, Wire.PURECLOUD, Wire.WEBMESSAGING})
  @Waits
  void anAnswerThatDoesNotComeInTimeIsTold(Wire wire) {
    Map<String, Object> hasty = wire.configuration(server(), "ajaxTimeout", 15_000);
    Customer customer = settled(customer(wire, hasty).start());
    boolean question = wire == Wire.COMETD || wire == Wire.WEBMESSAGING;
    Duration held = Duration.ofHours(1);
    Fault fault =
        question ? wire.unanswered() : Fault.delay(held).times(1).on(Operation.START_TYPING);
    server().faults().on(fault);
    Rejection late =
        question
            ? customer.rejects("verifySession")
            : customer.rejects("sendTyping", Map.of("message", "he"));
    assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(ajax(late).statusText()).isEqualTo("timeout");
    assertThat(customer.events().awaited("chatServerTimeout").data()).isEmpty();
    assertThat(customer.events().of("chatServerTimeout")).hasSize(1);
    server().faults().clear();
    chat().agent("Anna").say("still here");
    customer.events().awaitText("still here");
  }

  @Proves(
      value = "extra.event.chatServerTimeout",
      on = {Wire.V2, Wire.V3})
  @Waits
  void aServerThatDoesNotAnswerInTimeIsTold(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "ajaxTimeout", 15_000)).start();
    customer.resolves("stopPoll");
    server().faults().on(Fault.delay(Duration.ofHours(1)).times(1).on(Operation.UPDATE_DATA));
    customer.rejects("updateUserData", Map.of("cart", "5"));
    BusEvent timeout = customer.events().awaited("chatServerTimeout");
    assertThat(timeout.data()).isEmpty();
    assertThat(customer.events().of("chatServerTimeout")).hasSize(1);
    server().faults().clear();
    customer.resolves("startPoll");
    chat().agent("Anna").say("still here");
    customer.events().awaitText("still here");
  }
}
