package io.webchat.transport.gms.cometd.internal;

import static io.webchat.transport.gms.cometd.internal.CometdCustomer.failure;
import static io.webchat.transport.gms.cometd.internal.CometdCustomer.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the server takes and does not do, by long polls and on sockets: the notification decides,
 * not the acknowledgement.
 */
@Execution(ExecutionMode.CONCURRENT)
class RefusalTest {
  private final ChatSimulator simulator =
      new SimulatorBuilder().longPoll(Duration.ofSeconds(2)).start();
  private final CometdProvider provider = new CometdProvider();
  private CometdCustomer jane;

  private void start(boolean sockets) throws Exception {
    jane = new CometdCustomer(provider, simulator, Map.of("websocketEnabled", sockets)).start();
    jane.chat().agent("Ann").say("first");
    await().until(() -> jane.texts().contains("first"));
  }

  @AfterEach
  void close() {
    jane.close();
    provider.close();
    simulator.close();
  }

  private void refuse(Operation operation) {
    simulator.faults().on(Fault.permanentError(204).times(1).on(operation));
  }

  private static void assertRefused(CompletionStage<Reply> stage) throws Exception {
    TransportException refused = failure(stage);
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.errors()).extracting(error -> error.code()).containsExactly("204");
    assertThat(refused.ajax().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void userData(boolean sockets) throws Exception {
    start(sockets);
    refuse(Operation.UPDATE_DATA);

    assertRefused(jane.transport.updateUserData(jane.session(), Map.of("cart", "5")));

    settle(jane.transport.updateUserData(jane.session(), Map.of("cart", "6")));
    assertThat(jane.chat().userData()).containsEntry("cart", "6");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void customNotice(boolean sockets) throws Exception {
    start(sockets);
    refuse(Operation.CUSTOM_NOTICE);

    assertRefused(jane.transport.customNotice(jane.session(), "page=basket"));

    settle(jane.transport.customNotice(jane.session(), "page=order"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void history(boolean sockets) throws Exception {
    start(sockets);
    refuse(Operation.HISTORY);

    assertRefused(jane.transport.history(jane.session(), new HistoryRequest(3, 20)));

    settle(jane.transport.history(jane.session(), new HistoryRequest(3, 20)));
  }

  /** What an agent does meanwhile is no result. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void behindWhatOthersSay(boolean sockets) throws Exception {
    start(sockets);
    ActiveFault drop = simulator.faults().on(Fault.dropPushes(1));
    CompletionStage<Reply> update =
        jane.transport.updateUserData(jane.session(), Map.of("cart", "5"));
    await().until(() -> !drop.active());
    jane.chat().agent("Ann").say("second");
    await().until(() -> jane.texts().contains("second"));

    assertThat(update.toCompletableFuture()).isNotDone();
  }

  /** A question without an answer is none that went well. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChatThatEndsDuringAQuestionDoesNotGoOn(boolean sockets) throws Exception {
    start(sockets);
    ActiveFault drop = simulator.faults().on(Fault.dropPushes(1));
    CompletionStage<Reply> question = jane.transport.verify(jane.session());
    await().until(() -> !drop.active());
    settle(jane.transport.end(jane.session()));

    assertThat(settle(question.handle(RefusalTest::ended))).isTrue();
  }

  /** The end is pushed beside the acknowledgement: either may be there first. */
  private static boolean ended(Reply reply, Throwable failure) {
    return failure == null
        ? reply.inbound().isEnd()
        : failure instanceof TransportException lost && lost.kind() == Kind.SESSION_LOST;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSessionThatIsNeverTakenUpAgainIsLost(boolean sockets) throws Exception {
    start(sockets);
    simulator.faults().on(Fault.permanentError(204).on(Operation.REFRESH));
    simulator.faults().on(Fault.of(FaultKind.SESSION_EXPIRED).on(Operation.CONNECT).times(1));

    await().atMost(Duration.ofMinutes(2)).until(() -> jane.context.events().contains("lost"));

    assertThat(simulator.requestLog().of(Operation.REFRESH)).hasSize(5);
    assertThat(jane.context.events()).containsExactly("disconnected", "lost");
  }
}
