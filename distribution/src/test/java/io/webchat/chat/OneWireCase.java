package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is asked of every wire that has a test of its own. */
abstract class OneWireCase extends ChatCase {
  /** Both sides type and talk, and the customer ends the chat. */
  protected final void talksAndEnds(Customer customer, SimulatedChat chat) {
    chat.agent("Anna").typing();
    customer.events().awaited("agentTypingStarted");
    chat.agent("Anna").say("Good morning");
    customer.events().awaitText("Good morning");
    customer.resolves("sendTyping", Map.of("message", "H"));
    customer.resolves("sendMessage", Map.of("message", "Hello"));
    customer.events().awaitText("Hello");
    assertThat(chat.sentTexts()).containsExactly("Hello");
    assertThat(customer.transcriptTexts()).containsExactly("Good morning", "Hello");

    customer.resolves("endChat");
    customer.awaitState(WebChatState.IDLE);
    assertThat(chat.ended()).isTrue();
    assertThat(customer.events().names("ended", "error", "sessionLost")).containsExactly("ended");
    await().atMost(EventLog.PATIENCE).until(() -> server().pushClients() == 0);
  }

  /** The bundle of the transport is stopped and started while both sides talk. */
  protected final void goesOnWhenReplaced(Customer customer, SimulatedChat chat, String bundle) {
    for (int swap = 0; swap < 3; swap++) {
      chat.agent("Anna").say("before " + swap);
      container.stop(bundle);
      chat.agent("Anna").say("between " + swap);
      container.start(bundle);
      chat.agent("Anna").say("after " + swap);
      customer.events().awaitText("after " + swap);
      customer.resolves("sendMessage", Map.of("message", "mine " + swap));
    }
    customer.events().awaitText("mine 2");
    List<String> expected =
        IntStream.range(0, 3)
            .boxed()
            .flatMap(
                i -> List.of("before " + i, "between " + i, "after " + i, "mine " + i).stream())
            .toList();
    assertThat(customer.events().texts()).isEqualTo(expected);
    assertThat(chat.sentTexts()).containsExactly("mine 0", "mine 1", "mine 2");
  }

  /** The server closes the socket. */
  protected final void goesOnAfterAClosedSocket(Customer customer, SimulatedChat chat) {
    server().faults().on(Fault.closeSocket(1001)).off();
    chat.agent("Anna").say("meanwhile");
    customer.events().awaitText("meanwhile");
    customer.events().awaited("connectionRestored");
    customer.resolves("sendMessage", Map.of("message", "back"));
    customer.events().awaitText("back");
    assertThat(customer.events().texts()).containsExactly("meanwhile", "back");
    assertThat(customer.events().names("disconnected", "reconnected"))
        .containsExactly("disconnected", "reconnected");
  }
}
