package io.webchat.transport.gms.cometd.internal;

import static io.webchat.transport.gms.cometd.internal.CometdCustomer.failure;
import static io.webchat.transport.gms.cometd.internal.CometdCustomer.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.socket.standalone.StandaloneSocketEngine;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.test.port.FreePorts;
import io.webchat.test.port.HeldPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with a server of this wire, by long polls and on sockets. */
@Execution(ExecutionMode.CONCURRENT)
class CometdTroubleTest {
  private final ChatSimulator simulator =
      new SimulatorBuilder().longPoll(Duration.ofSeconds(2)).start();
  private final CometdProvider provider = new CometdProvider();
  private CometdCustomer jane;
  private SimulatedChat chat;

  private void start(boolean sockets) throws Exception {
    jane = new CometdCustomer(provider, simulator, Map.of("websocketEnabled", sockets)).start();
    chat = jane.chat();
    chat.agent("Ann").say("first");
    await().until(() -> jane.texts().contains("first"));
  }

  @AfterEach
  void close() {
    if (jane != null) {
      jane.close();
    }
    provider.close();
    simulator.close();
  }

  private CompletionStage<Reply> send(String text) {
    return jane.transport.send(jane.session(), OutgoingMessage.of(text));
  }

  private void awaitText(String text) {
    await().until(() -> jane.texts().contains(text));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDroppedClientThatPublishesShakesHandsAndPublishesAgain(boolean sockets) throws Exception {
    start(sockets);
    simulator.faults().on(Fault.of(FaultKind.SESSION_EXPIRED).on(Operation.SEND).times(1));

    settle(send("one"));
    chat.agent("Ann").say("two");
    awaitText("two");

    assertThat(chat.sentTexts()).containsExactly("one");
    assertThat(jane.texts()).containsExactly("first", "one", "two");
    assertThat(jane.context.events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDroppedClientIsTakenUpAtItsPosition(boolean sockets) throws Exception {
    start(sockets);
    simulator.requestLog().clear();
    simulator.faults().on(Fault.of(FaultKind.SESSION_EXPIRED).on(Operation.CONNECT).times(1));
    await().until(() -> !asked().isEmpty());
    chat.agent("Ann").say("two");
    awaitText("two");

    assertThat(jane.texts()).containsExactly("first", "two");
    assertThat(asked().get(0).form().toString()).contains("requestNotifications");
    assertThat(jane.context.events()).doesNotContain("lost");
  }

  private List<RecordedRequest> asked() {
    return simulator.requestLog().of(Operation.REFRESH);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFormerClientIsLetGo(boolean sockets) throws Exception {
    start(sockets);
    simulator.faults().on(Fault.of(FaultKind.SESSION_EXPIRED).on(Operation.SEND).times(1));
    settle(send("one"));
    jane.close();
    jane = null;

    await().until(() -> simulator.pushClients() == 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {"NOT_JSON", "TRUNCATED_JSON", "CUT_BODY", "RESET", "RESET_AFTER", "HUGE_BODY"})
  void aPollThatFailsIsMadeAgainAndNothingIsLost(FaultKind kind) throws Exception {
    start(false);
    simulator.faults().on(Fault.of(kind).on(Operation.CONNECT).times(1));
    for (int i = 0; i < 5; i++) {
      chat.agent("Ann").say("m" + i);
    }
    await().until(() -> jane.context.events().contains("reconnected"));
    chat.agent("Ann").say("last");
    awaitText("last");

    assertThat(jane.texts()).containsExactly("first", "m0", "m1", "m2", "m3", "m4", "last");
    assertThat(jane.context.events()).startsWith("disconnected", "reconnected");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerThatIsBusyForAWhileIsNotGivenUp(boolean sockets) throws Exception {
    start(sockets);
    simulator.faults().on(Fault.transientError().on(Operation.SEND).times(1));

    assertThat(failure(send("one")).kind()).isEqualTo(Kind.TRANSIENT);

    settle(send("two"));
    assertThat(chat.sentTexts()).containsExactly("two");
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {"DUPLICATED_INDEX", "OUT_OF_ORDER", "MISSING_CHAT_ENDED", "ALTERED_ECHO"})
  void whatIsPushedMayBeDamaged(FaultKind kind) throws Exception {
    start(false);
    simulator.faults().on(Fault.of(kind).on(Operation.PUSH));
    settle(send("a <b>\nc"));
    chat.agent("Ann").say("two");
    awaitText("two");
    simulator.faults().clear();

    assertThat(jane.messages()).extracting(Message::index).isSorted().doesNotHaveDuplicates();
    assertThat(chat.sentTexts()).containsExactly("a <b>\nc");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerThatIsNotThereFailsTheStartWithTheReason(boolean sockets) throws Exception {
    int port = FreePorts.one();
    try (ChatSimulator gone = new SimulatorBuilder().port(port).start()) {
      jane = new CometdCustomer(provider, gone, Map.of("websocketEnabled", sockets));
    }
    HeldPort held = HeldPort.of(port);
    try (held) {

      TransportException failure = failure(jane.transport.start(CometdCustomer.jane()));

      assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
      assertThat(failure.ambiguous()).isFalse();
      assertThat(failure).hasMessageContaining("connection refused");
      assertThat(jane.context.events()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedSocketLeavesLongPolls(boolean sockets) throws Exception {
    simulator.faults().on(Fault.refuseHandshake(503).times(1));
    start(true);
    settle(send("one"));

    assertThat(simulator.requestLog().of(Operation.SEND))
        .extracting(RecordedRequest::method)
        .containsExactly("POST");
    if (sockets) {
      chat.agent("Ann").say("two");
      awaitText("two");
    }
  }

  /** The socket is cut, and the next one refused while a message waits for it. */
  @Test
  void aMessageThatWaitsForASocketThatIsRefusedGoesByLongPolls() throws Exception {
    start(true);
    int before = simulator.requestLog().of(Operation.HANDSHAKE).size();
    simulator.faults().on(Fault.delay(Duration.ofHours(1)).on(Operation.HANDSHAKE));
    simulator.faults().on(Fault.http(403).on(Operation.HANDSHAKE));
    simulator.faults().on(Fault.cutSocket());
    await().until(() -> simulator.requestLog().of(Operation.HANDSHAKE).size() > before);
    CompletionStage<Reply> sent = send("one");
    simulator.faults().clear();

    settle(sent);
    chat.agent("Ann").say("two");
    awaitText("two");
    assertThat(chat.sentTexts()).containsExactly("one");
  }

  @Test
  void aRefusedSocketIsTriedAgainAfterAWhile() throws Exception {
    AtomicLong later = new AtomicLong();
    CometdProvider patient =
        new CometdProvider(
            StandaloneEngine.get(),
            new BayeuxResources(
                StandaloneSocketEngine.get(), () -> System.nanoTime() + later.get()));
    simulator.faults().on(Fault.refuseHandshake(503).times(1));
    try (CometdCustomer joe =
        new CometdCustomer(patient, simulator, Map.of("websocketEnabled", true)).start()) {
      for (String text : List.of("at once", "after a while")) {
        simulator.faults().on(Fault.of(FaultKind.SESSION_EXPIRED).on(Operation.SEND).times(1));
        settle(joe.transport.send(joe.session(), OutgoingMessage.of(text)));
        later.set(TimeUnit.SECONDS.toNanos(61));
      }
      assertThat(joe.chat().sentTexts()).containsExactly("at once", "after a while");
    } finally {
      patient.close();
    }
    assertThat(simulator.requestLog().of(Operation.SEND))
        .extracting(RecordedRequest::method)
        .startsWith("POST", "POST")
        .endsWith("FRAME");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChatOnASocketSendsFilesToo(boolean known) throws Exception {
    start(true);
    FileSource file = FileSource.of("a.pdf", "application/pdf", new byte[] {1, 2});
    if (known) {
      settle(jane.transport.fileLimits(jane.session()));
      simulator.faults().on(Fault.http(403, "text/plain", "?").on(Operation.UPLOAD).times(1));
    }

    settle(jane.transport.upload(jane.session(), new UploadRequest(file, 30_000)));

    await()
        .untilAsserted(
            () ->
                assertThat(jane.messages())
                    .filteredOn(message -> message.kind() == MessageKind.FILE_UPLOADED)
                    .hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachChatHasACookieOfItsOwnAndItsHeader(boolean sockets) throws Exception {
    start(sockets);
    jane.context.customHeaders(Map.of("authorization", "Bearer t"));
    settle(jane.transport.fileLimits(jane.session()));
    try (CometdCustomer joe =
        new CometdCustomer(provider, simulator, Map.of("websocketEnabled", sockets)).start()) {
      settle(joe.transport.fileLimits(joe.session()));
      List<RecordedRequest> limits = simulator.requestLog().of(Operation.FILE_LIMITS);

      assertThat(limits).extracting(request -> request.header("cookie")).doesNotHaveDuplicates();
      assertThat(limits)
          .extracting(request -> request.header("authorization"))
          .containsExactly("Bearer t", "");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aForgottenChatEnds(boolean sockets) throws Exception {
    start(sockets);
    chat.forget();
    simulator.faults().on(Fault.of(FaultKind.SESSION_EXPIRED).on(Operation.CONNECT).times(1));

    await().until(() -> jane.context.pushed().stream().anyMatch(Inbound::isEnd));
    await().until(() -> simulator.pushClients() == 0);
  }

  @Test
  void withoutSocketsAtAllThereAreLongPolls() throws Exception {
    CometdProvider without =
        new CometdProvider(
            StandaloneEngine.get(),
            new SocketsOfATest() {
              @Override
              public CompletableFuture<TextSocket> connect(
                  SocketRequest request, SocketListener listener) {
                throw new IllegalArgumentException("of the test: not an address of a socket");
              }
            });
    try (CometdCustomer joe =
        new CometdCustomer(without, simulator, Map.of("websocketEnabled", true)).start()) {
      joe.chat().agent("Ann").say("first");
      await().until(() -> joe.texts().contains("first"));
    } finally {
      without.close();
    }
  }

  /** The last message comes again when it is asked for; it is not the one that is under way. */
  @Test
  void aFormerMessageOfTheSameTextConfirmsNone() throws Exception {
    start(false);
    settle(send("yes"));
    simulator.faults().on(Fault.delay(Duration.ofMinutes(5)).on(Operation.SEND).times(1));
    CompletionStage<Reply> second = send("yes");
    settle(jane.transport.verify(jane.session()));

    assertThat(second.toCompletableFuture()).isNotDone();
    simulator.faults().clear();
    settle(second);
    assertThat(chat.sentTexts()).containsExactly("yes", "yes");
  }
}
