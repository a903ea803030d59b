package io.webchat.transport.pureconnect.v4.internal;

import static io.webchat.transport.pureconnect.v4.internal.PureConnectOutcome.failure;
import static io.webchat.transport.pureconnect.v4.internal.PureConnectOutcome.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.session.SessionData;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The server tells each message to one poll. One whose client has gone, or was stopped for a while
 * and is no longer the one that serves the chat, may get what this client waits for.
 */
class MissedNewsTest {
  private final SimulatedChatServer server = SimulatedChatServer.pureConnect();
  private final ChatSimulator simulator = server.simulator();
  private final PureConnectProvider provider = new PureConnectProvider();
  private Transport transport = transport();
  private final Transport another = transport();
  private SessionData session;
  private SimulatedChat chat;
  private long position = 1;

  private Transport transport() {
    return provider.create(TestTransportContext.of(server.configuration()));
  }

  @BeforeEach
  void start() {
    StartRequest jane = new StartRequest(Map.of("nickname", "Jane"), Map.of(), false);
    session = reply(transport.start(jane)).session();
    chat = simulator.chat(session.value("sessionId")).orElseThrow();
    chat.agent("Ann").say("one");
    assertThat(polled()).containsExactly("one");
  }

  @AfterEach
  void close() {
    transport.close();
    another.close();
    simulator.close();
  }

  private List<String> polled() {
    return texts(reply(transport.poll(session, new PollRequest(position, false, null))));
  }

  /** What the core has not seen, in its order; its position goes on. */
  private List<String> texts(Reply reply) {
    List<Message> fresh =
        reply.inbound().messages().stream()
            .filter(each -> each.position() >= position)
            .distinct()
            .map(InboundMessage::message)
            .toList();
    position =
        reply.inbound().messages().stream()
            .mapToLong(each -> each.position() + 1)
            .reduce(position, Math::max);
    return fresh.stream()
        .filter(message -> message.kind() == MessageKind.MESSAGE)
        .map(Message::text)
        .distinct()
        .toList();
  }

  private void anotherPollGets(String text) {
    chat.agent("Ann").say(text);
    reply(another.poll(session, new PollRequest(1, false, null)));
  }

  @Test
  void whatAnotherPollHasGotComesBeforeTheRest() {
    anotherPollGets("two");
    chat.agent("Ann").say("three");

    assertThat(polled()).containsExactly("two", "three");
  }

  @Test
  void itComesAlsoWhenAnotherTransportGoesOn() {
    transport.handOver();
    anotherPollGets("two");
    chat.agent("Ann").say("three");
    transport = transport();
    AttachRequest goesOn = new AttachRequest(position, AttachRequest.Mode.RESUME, 20, false);

    assertThat(texts(reply(transport.attach(session, goesOn)))).containsExactly("two", "three");
  }

  @Test
  void theNextChatOfTheTransportBeginsAnew() {
    for (int i = 0; i < 20; i++) {
      chat.agent("Ann").say("more " + i);
    }
    assertThat(polled()).hasSize(20);
    reply(transport.end(session));
    position = 1;
    start();
    anotherPollGets("two");
    chat.agent("Ann").say("three");

    assertThat(polled()).containsExactly("two", "three");
  }

  @Test
  void whatCameIsNotLostWhereTheServerHasNoHistoryAnyMore() {
    anotherPollGets("two");
    simulator.faults().on(Fault.http(404).on(Operation.HISTORY));
    chat.agent("Ann").say("three");

    assertThat(polled()).containsExactly("three");
  }

  /** The server has told the news, and will not do so again. */
  @Test
  void nothingIsLostWhereTheHistoryFailsOnce() {
    anotherPollGets("two");
    chat.agent("Ann").say("three");
    simulator.faults().on(Fault.http(500).on(Operation.HISTORY).times(1));
    PollRequest request = new PollRequest(position, false, null);
    assertThat(failure(transport.poll(session, request)).ajax().status()).isEqualTo(500);

    assertThat(polled()).containsExactly("two", "three");
  }

  @Test
  void theHistoryIsNotFetchedWhereNothingIsMissing() {
    chat.agent("Ann").typing();
    assertThat(polled()).isEmpty();
    chat.agent("Ann").say("two");
    assertThat(polled()).containsExactly("two");
    simulator.requestLog().clear();
    chat.agent("Ann").say("three");
    assertThat(polled()).containsExactly("three");

    assertThat(simulator.requestLog().of(Operation.HISTORY)).isEmpty();
  }
}
