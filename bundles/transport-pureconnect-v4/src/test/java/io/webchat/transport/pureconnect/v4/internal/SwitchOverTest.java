package io.webchat.transport.pureconnect.v4.internal;

import static io.webchat.transport.pureconnect.v4.internal.PureConnectOutcome.failure;
import static io.webchat.transport.pureconnect.v4.internal.PureConnectOutcome.reply;
import static io.webchat.transport.pureconnect.v4.internal.PureConnectOutcome.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.TestTransportContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pair of servers of which another one serves after a switch-over. */
class SwitchOverTest {
  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private final List<String> hosts = simulator.pureConnectHosts();
  private Transport transport = transport();
  private SessionData session;
  private SimulatedChat chat;

  @BeforeEach
  void start() {
    StartRequest jane = new StartRequest(Map.of("nickname", "Jane"), Map.of(), false);
    session = reply(transport.start(jane)).session();
    chat = simulator.awaitChat(Duration.ofSeconds(60));
    chat.agent("Ann").say("one");
    take(transport.poll(session, new PollRequest(1, false, null)));
  }

  @AfterEach
  void close() {
    transport.close();
    simulator.close();
  }

  private Transport transport() {
    Map<String, Object> options =
        Map.of(
            "type",
            PureConnectProvider.TYPE,
            "hosts",
            simulator.pureConnectHosts(),
            "reverseProxyUrl",
            simulator.pureConnectUrl(),
            "interactionData",
            Map.of("routing", Map.of("targetName", "Support")));
    return new PureConnectProvider()
        .create(TestTransportContext.of(Map.of("transport", options, "ajaxTimeout", 30_000)));
  }

  private Reply take(CompletionStage<Reply> stage) {
    Reply reply = reply(stage);
    session = reply.session() == null ? session : reply.session();
    return reply;
  }

  @Test
  void theFirstHostNeedsNoMention() {
    assertThat(session).containsOnlyKeys("sessionId", "participantId");
    assertThat(session.value("sessionId")).isEqualTo(chat.id());
  }

  @Test
  void aPollFindsTheOtherServerAndWhatWasSaidMeanwhile() {
    simulator.switchOver();
    chat.agent("Ann").say("two");

    Reply polled = take(transport.poll(session, new PollRequest(4, false, null)));

    assertThat(texts(polled)).contains("two");
    assertThat(polled.inbound().chatEnded()).contains(false);
    assertThat(session).containsEntry("host", hosts.get(1));
    assertThat(operations()).endsWith("refresh", "reconnect", "history", "refresh");
  }

  private List<String> operations() {
    return simulator.requestLog().all().stream().map(r -> r.operation().label()).toList();
  }

  @Test
  void aMessageIsSentOnceAtTheOtherServer() {
    simulator.switchOver();

    Reply sent = take(transport.send(session, OutgoingMessage.of("hello")));

    assertThat(chat.sentTexts()).containsExactly("hello");
    assertThat(texts(sent)).contains("one");
    assertThat(session).containsEntry("host", hosts.get(1));
  }

  @Test
  void requestsAtTheSameTimeShareOneSearch() {
    simulator.switchOver();
    List<CompletionStage<Reply>> sent =
        IntStream.range(0, 8)
            .mapToObj(i -> transport.send(session, OutgoingMessage.of("m" + i)))
            .toList();
    CompletionStage<Reply> polled = transport.poll(session, new PollRequest(4, false, null));
    sent.forEach(this::take);
    take(polled);

    assertThat(chat.sentTexts())
        .containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7");
    assertThat(session).containsEntry("host", hosts.get(1));
    take(transport.send(session, OutgoingMessage.of("last")));
    assertThat(chat.sentCount("last")).isEqualTo(1);
  }

  @Test
  void theSessionIsFoundAgainAfterASwitchOverAndARestart() {
    simulator.switchOver();
    take(transport.poll(session, new PollRequest(4, false, null)));
    transport.close();
    transport = transport();

    Reply restored = take(transport.attach(session, new AttachRequest(1, Mode.RESTORE, 20)));

    assertThat(texts(restored)).containsExactly("one");
    assertThat(restored.inbound().chatEnded()).contains(false);
    assertThat(simulator.requestLog().of(Operation.RECONNECT))
        .last()
        .satisfies(last -> assertThat(last.path()).contains(hosts.get(1)));
    take(transport.send(session, OutgoingMessage.of("still here")));
    assertThat(chat.sentTexts()).containsExactly("still here");
  }

  @Test
  void aRestoreFindsTheServerThatTookOverWhileTheClientWasAway() {
    transport.close();
    simulator.switchOver();
    transport = transport();

    Reply restored = take(transport.attach(session, new AttachRequest(1, Mode.RESTORE, 20)));

    assertThat(texts(restored)).containsExactly("one");
    assertThat(session).containsEntry("host", hosts.get(1));
  }

  @Test
  void andBackAgain() {
    simulator.switchOver();
    take(transport.poll(session, new PollRequest(4, false, null)));
    simulator.switchOver();
    chat.agent("Ann").say("home");

    Reply polled = take(transport.poll(session, new PollRequest(4, false, null)));

    assertThat(texts(polled)).contains("home");
    take(transport.end(session));
    assertThat(chat.ended()).isTrue();
  }

  @Test
  void aChatStartsAtTheServerThatServes() {
    simulator.switchOver();
    StartRequest joe = new StartRequest(Map.of("nickname", "Joe"), Map.of(), false);

    SessionData other = reply(transport.start(joe)).session();

    assertThat(other).containsEntry("host", hosts.get(1));
    reply(transport.send(other, OutgoingMessage.of("hello")));
    assertThat(simulator.chat(other.value("sessionId")).orElseThrow().sentTexts())
        .containsExactly("hello");
  }

  @Test
  void aSessionThatNoServerHasIsLost() {
    simulator.switchOver();
    chat.forget();

    assertThat(failure(transport.poll(session, new PollRequest(4, false, null))).kind())
        .isEqualTo(Kind.SESSION_LOST);
    assertThat(failure(transport.attach(session, new AttachRequest(1, Mode.RESTORE, 20))).kind())
        .isEqualTo(Kind.SESSION_LOST);
  }

  @Test
  void aServerThatIsOnlyBusyKeepsTheSession() {
    simulator.faults().on(Fault.http(503, "text/html", "<html>busy</html>").times(1));

    assertThat(failure(transport.poll(session, new PollRequest(4, false, null))).kind())
        .isEqualTo(Kind.HTTP);
    chat.agent("Ann").say("two");

    assertThat(texts(take(transport.poll(session, new PollRequest(4, false, null)))))
        .contains("two");
    assertThat(session).doesNotContainKey("host");
  }

  @Test
  void closeEndsASearch() {
    simulator.switchOver();
    simulator.faults().on(Fault.delay(Duration.ofMinutes(10)).on(Operation.RECONNECT));
    CompletionStage<Reply> polled = transport.poll(session, new PollRequest(4, false, null));
    CompletionStage<Reply> sent = transport.send(session, OutgoingMessage.of("hello"));
    await().until(() -> !simulator.requestLog().of(Operation.RECONNECT).isEmpty());

    transport.close();

    assertThat(failure(polled).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(sent).kind()).isEqualTo(Kind.CLOSED);
    assertThat(chat.sentTexts()).isEmpty();
  }
}
