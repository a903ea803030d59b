package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.session.SessionStorageProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.ServiceRegistration;

/** Two instances that are attached to one session stay in step. */
class SharedSessionIT extends ChatCase {
  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void twoInstancesAreOneChat(Wire wire) {
    SharedStorage sessions = new SharedStorage();
    ServiceRegistration<?> storage =
        container.context().registerService(SessionStorageProvider.class, sessions, null);
    server(simulator().longPoll(Duration.ZERO));
    Map<String, Object> configuration =
        wire.configuration(server(), "sessionStorage", SharedStorage.NAME);
    Customer first = customer(wire, configuration).start();
    SimulatedChat chat = chat();
    chat.agent("Anna").say("hello");
    first.events().awaitText("hello");
    awaitStored(sessions, wire);
    Customer second = customer(wire, configuration);
    second.events().awaited("restored");
    second.events().awaitText("hello");
    chat.agent("Anna").say("hello, both");
    first.resolves("sendMessage", Map.of("message", "from the first"));
    second.resolves("sendMessage", Map.of("message", "from the second"));
    chat.agent("Anna").typing();
    chat.agent("Anna").say("good bye");
    for (Customer customer : List.of(first, second)) {
      customer.events().awaitText("good bye");
      customer.events().awaitText("from the first");
      customer.events().awaitText("from the second");
    }
    onePollBetweenThem(first, second);
    assertThat(chat.sentTexts()).containsExactly("from the first", "from the second");
    assertThat(first.transcript())
        .extracting(message -> message.index() + " " + message.text())
        .isEqualTo(
            second.transcript().stream()
                .map(message -> message.index() + " " + message.text())
                .toList());
    assertThat(first.transcriptTexts())
        .containsOnlyOnce("hello", "hello, both", "from the first", "from the second", "good bye");
    assertThat(first.events().texts()).isEqualTo(second.events().texts());
    second.resolves("endChat");
    second.events().awaited("ended");
    first.events().awaited("ended");
    first.awaitState(WebChatState.IDLE);
    assertThat(chat.ended()).isTrue();
    assertThat(first.events().of("ended")).hasSize(1);
    assertThat(second.events().of("ended")).hasSize(1);
    storage.unregister();
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void theOtherGoesOnWhenOneLeaves(Wire wire) {
    SharedStorage sessions = new SharedStorage();
    ServiceRegistration<?> storage =
        container.context().registerService(SessionStorageProvider.class, sessions, null);
    Map<String, Object> configuration =
        wire.configuration(server(), "sessionStorage", SharedStorage.NAME);
    Customer first = customer(wire, configuration).start();
    awaitStored(sessions, wire);
    Customer second = customer(wire, configuration);
    second.events().awaited("restored");
    first.close();
    chat().agent("Anna").say("who is left?");
    second.events().awaitText("who is left?");
    second.resolves("sendMessage", Map.of("message", "me"));
    second.events().awaitText("me");
    assertThat(second.transcriptTexts()).containsExactly("who is left?", "me");
    storage.unregister();
  }

  /** Only one of them has had answers while the server was polled. */
  private void onePollBetweenThem(Customer first, Customer second) {
    first.resolves("getTranscript");
    second.resolves("getTranscript");
    int answers = first.events().of("ajaxResponse").size();
    int others = second.events().of("ajaxResponse").size();
    awaitPolls(5);
    int more = first.events().of("ajaxResponse").size() - answers;
    int moreOfOther = second.events().of("ajaxResponse").size() - others;
    assertThat(Math.min(more, moreOfOther)).as("one of them does not poll").isZero();
    assertThat(more + moreOfOther).isGreaterThanOrEqualTo(4);
  }

  /** The record is written behind the start. */
  private static void awaitStored(SharedStorage sessions, Wire wire) {
    await().atMost(EventLog.PATIENCE).until(() -> sessions.has(wire.type()));
  }
}
