package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Notifications that overtake others: what is pushed comes before the answer to the question for
 * what was before it, as it may by two connections, or out of a server with several threads.
 */
@Execution(ExecutionMode.CONCURRENT)
class OvertakenMessagesTest {
  private final SocketServerOfATest server = new SocketServerOfATest();
  private final CometdProvider provider =
      new CometdProvider(StandaloneEngine.get(), new BayeuxResources(server, System::nanoTime));
  private final TestTransportContext context =
      TestTransportContext.of(SocketServerOfATest.CONFIGURATION);
  private final Transport transport = provider.create(context);

  @AfterEach
  void close() {
    transport.close();
    provider.close();
  }

  private CompletionStage<Reply> attaching(int position) {
    CompletionStage<Reply> attaching =
        transport.attach(
            SocketServerOfATest.SESSION,
            new AttachRequest(position, AttachRequest.Mode.RESUME, 20));
    awaitQuestions(1);
    return attaching;
  }

  private void awaitQuestions(int count) {
    await().until(() -> server.published().size() == count);
  }

  private static List<Long> positions(CompletionStage<Reply> reply) throws Exception {
    return positions(CometdCustomer.settle(reply).inbound());
  }

  private static List<Long> positions(Inbound inbound) {
    return inbound.messages().stream().map(InboundMessage::position).toList();
  }

  private List<Long> pushed() {
    return context.pushed().stream().flatMap(inbound -> positions(inbound).stream()).toList();
  }

  private void awaitPushed(long position) {
    await().until(() -> pushed().contains(position));
  }

  private List<Object> askedFrom() {
    return server.published().stream().map(data -> data.get("transcriptPosition")).toList();
  }

  @Test
  void theAnswerOfAChatThatIsTakenUp() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.tell(8);
    server.tell(9);
    server.tell(4, 5, 6, 7);

    assertThat(positions(attaching)).containsExactly(5L, 6L, 7L);
    awaitPushed(9);
    assertThat(pushed()).containsExactly(8L, 9L);
  }

  /** The first time the server took it, and answers. */
  @Test
  void theAnswerOfAQuestionThatCannotBeRepeated() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.refuse();
    server.tell(8);
    awaitQuestions(2);
    server.tell(4, 5, 6, 7);

    assertThat(positions(attaching)).containsExactly(5L, 6L, 7L);
    awaitPushed(8);
    assertThat(pushed()).containsExactly(8L);
    assertThat(context.events()).isEmpty();
  }

  @Test
  void theAnswerOfWhichNoMoreFollows() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.tell(5);
    server.tell(4);

    assertThat(positions(attaching)).isEmpty();
    awaitPushed(5);
    assertThat(pushed()).containsExactly(5L);
  }

  @Test
  void theAnswerByTheEnd() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.tellEnd(7);
    server.tell(4, 5, 6);

    assertThat(positions(attaching)).containsExactly(5L, 6L);
    awaitPushed(7);
    assertThat(pushed()).containsExactly(7L);
    assertThat(context.pushed().get(context.pushed().size() - 1).isEnd()).isTrue();
    assertThat(context.events()).isEmpty();
  }

  @Test
  void whatIsPushedByThatBehindIt() throws Exception {
    takeUpBehind2();
    server.tell(5);
    server.tell(4);
    server.tell(3);

    awaitPushed(5);
    assertThat(pushed()).containsExactly(3L, 4L, 5L);
  }

  @Test
  void whatIsMissingIsAskedForAndComesBeforeTheRest() throws Exception {
    takeUpBehind2();
    server.tell(4);
    awaitQuestions(2);
    server.tell(5);
    server.tell(2, 3, 4);

    awaitPushed(5);
    assertThat(pushed()).containsExactly(3L, 4L, 5L);
    assertThat(askedFrom().get(1)).isEqualTo(2);
  }

  @Test
  void aPositionThatTheServerHasNotIsNotWaitedFor() throws Exception {
    takeUpBehind2();
    server.tell(4);
    awaitQuestions(2);
    server.tell(2, 4);

    awaitPushed(4);
    assertThat(pushed()).containsExactly(4L);
  }

  private void takeUpBehind2() throws Exception {
    CompletionStage<Reply> attaching = attaching(1);
    server.tell(1, 2);
    assertThat(positions(attaching)).containsExactly(1L, 2L);
  }

  /** A batch that comes again does not go as far as what made the question necessary. */
  @Test
  void anOldBatchIsNoAnswer() throws Exception {
    takeUpBehind2();
    server.tell(4);
    awaitQuestions(2);
    server.tell(1, 2);
    server.tell();
    server.tell(2, 3, 4);

    awaitPushed(4);
    assertThat(pushed()).containsExactly(3L, 4L);
  }

  @Test
  void theAnswerByTheAnswerToTheQuestionThatWasRepeated() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.tell(8);
    awaitQuestions(2);
    server.tell(4, 5, 6, 7, 8);
    assertThat(positions(attaching)).containsExactly(5L, 6L, 7L, 8L);
    server.tell(10);
    awaitQuestions(3);
    server.tell(4, 5, 6, 7, 8);
    server.tell(9);

    awaitPushed(10);
    assertThat(pushed()).containsExactly(9L, 10L);
  }

  /** Nothing tells a push that comes twice from an answer; what was passed over still counts. */
  @Test
  void theAnswerByAPushThatComesTwice() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.tell(9);
    awaitQuestions(2);
    server.tell(9);
    assertThat(positions(attaching)).containsExactly(9L);
    server.tell(4, 5, 6, 7, 8, 9);

    awaitPushed(8);
    assertThat(pushed()).containsExactly(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void theAnswerByThatOfAnotherQuestion() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    CompletionStage<Reply> verified = transport.verify(SocketServerOfATest.SESSION);
    awaitQuestions(2);
    server.tell(9);
    server.tell(4, 5, 6, 7, 8, 9);

    assertThat(positions(attaching)).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(positions(verified)).isEmpty();
  }

  /** A push that is taken for the answer to a question for the last message. */
  @Test
  void whatAnswersAQuestionAndIsNewComes() throws Exception {
    takeUpBehind2();
    CompletionStage<Reply> verified = transport.verify(SocketServerOfATest.SESSION);
    awaitQuestions(2);
    server.tell(3);

    assertThat(positions(verified)).isEmpty();
    awaitPushed(3);
    assertThat(pushed()).containsExactly(3L);
  }

  @Test
  void theEndIsNoPageOfTheHistory() throws Exception {
    CompletionStage<Reply> attaching = attaching(8);
    server.tell(7, 8);
    assertThat(positions(attaching)).containsExactly(8L);
    CompletionStage<Reply> history =
        transport.history(SocketServerOfATest.SESSION, new HistoryRequest(7, 20));
    awaitQuestions(2);
    server.tellEnd(9);

    assertThat(CometdCustomer.failure(history).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(pushed()).containsExactly(9L);
    assertThat(ends()).isEqualTo(1);
  }

  /** Until what was told has been taken: this question is asked behind it. */
  private void awaitTaken() {
    int before = server.published().size();
    CompletionStage<Reply> unused = transport.verify(SocketServerOfATest.SESSION);
    await().until(() -> server.published().size() > before);
  }

  private long ends() {
    return context.pushed().stream().filter(Inbound::isEnd).count();
  }

  @Test
  void theEndIsToldOnce() throws Exception {
    takeUpBehind2();
    server.tellEnd(4);
    awaitQuestions(2);
    server.tellEnd(2, 3, 4);
    awaitPushed(4);
    server.tellEnd(2, 3, 4);
    awaitTaken();

    assertThat(pushed()).containsExactly(3L, 4L);
    assertThat(ends()).isEqualTo(1);
  }

  @Test
  void theEndIsToldOnceWhenWhatIsMissingComesByItself() throws Exception {
    takeUpBehind2();
    server.tellEnd(4);
    awaitQuestions(2);
    server.tell(3);
    awaitPushed(4);
    server.tellEnd(2, 3, 4);
    awaitTaken();

    assertThat(pushed()).containsExactly(3L, 4L);
    assertThat(ends()).isEqualTo(1);
  }

  @Test
  void whatIsKeptComesWhenTheCustomerEndsTheChat() throws Exception {
    takeUpBehind2();
    server.tell(5);
    awaitQuestions(2);
    server.tell(7);
    CometdCustomer.settle(transport.end(SocketServerOfATest.SESSION));

    assertThat(pushed()).containsExactly(5L, 7L);
  }

  @Test
  void theEndComesBehindWhatWasTooMuchToKeep() throws Exception {
    CompletionStage<Reply> attaching = attaching(1);
    IntStream.rangeClosed(3, 1_002).forEach(server::tell);
    server.tellEnd(1_003);
    server.tell(1, 2);
    assertThat(positions(attaching)).containsExactly(1L, 2L);
    awaitPushed(1_002);
    assertThat(ends()).isZero();
    await().until(() -> askedFrom().contains(1_002));
    server.tellEnd(1_002, 1_003);

    awaitPushed(1_003);
    assertThat(pushed()).isEqualTo(LongStream.rangeClosed(3, 1_003).boxed().toList());
    assertThat(ends()).isEqualTo(1);
  }

  @Test
  void aMessageWithoutAPositionDoesNotHideAGap() throws Exception {
    takeUpBehind2();
    server.tell(-1, 5);
    awaitQuestions(2);
    server.tell(3);
    server.tell(4);

    awaitPushed(5);
    assertThat(pushed()).startsWith(3L, 4L, 5L);
  }

  @Test
  void aTranscriptThatIsCutOffFurtherWhenItIsAskedForAgain() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.tell(50, 51, 52);
    awaitQuestions(2);
    server.tell(51, 52, 53);

    assertThat(positions(attaching)).containsExactly(51L, 52L, 53L);
    server.tell(54);
    awaitPushed(54);
    assertThat(pushed()).containsExactly(50L, 54L);
  }

  @Test
  void aTranscriptThatIsCutOffIsFetchedOnceMoreFromAnEarlierPosition() throws Exception {
    CompletionStage<Reply> first = attaching(20);
    server.tell(19, 20, 21);
    assertThat(positions(first)).containsExactly(20L, 21L);
    CompletionStage<Reply> again =
        transport.attach(
            SocketServerOfATest.SESSION, new AttachRequest(5, AttachRequest.Mode.RESUME, 20));
    awaitQuestions(2);
    server.tell(18, 19, 20, 21);
    awaitQuestions(3);
    server.tell(18, 19, 20, 21);

    assertThat(positions(again)).containsExactly(18L, 19L, 20L, 21L);
  }

  /** What comes may be the answer or not: that to a second question tells it again. */
  @Test
  void aTranscriptThatIsCutOffBehindThePosition() throws Exception {
    CompletionStage<Reply> attaching = attaching(5);
    server.tell(9, 10);
    awaitQuestions(2);
    assertThat(attaching.toCompletableFuture()).isNotDone();
    server.tell(9, 10, 11);

    assertThat(positions(attaching)).containsExactly(9L, 10L, 11L);
    server.tell(12);
    awaitPushed(12);
    assertThat(pushed()).containsExactly(12L);
    assertThat(askedFrom()).containsExactly(4, 4);
  }

  @Test
  void aCutTranscriptThatIsToldBeforeTheServerSaysThatItWasAsked() throws Exception {
    server.holdAcks();
    CompletionStage<Reply> attaching = attaching(5);
    server.tell(9, 10);
    server.releaseAcks();
    server.holdAcks();
    awaitQuestions(2);
    server.tell(9, 10);
    server.releaseAcks();

    assertThat(positions(attaching)).containsExactly(9L, 10L);
    server.tell(11);
    awaitPushed(11);
    assertThat(pushed()).containsExactly(11L);
  }

  @Test
  void whatIsTooMuchToKeepIsAskedFor() throws Exception {
    CompletionStage<Reply> attaching = attaching(1);
    IntStream.rangeClosed(3, 1_200).forEach(server::tell);
    server.tell(1, 2);

    assertThat(positions(attaching)).containsExactly(1L, 2L);
    awaitPushed(1_002);
    await().until(() -> askedFrom().contains(1_002));
    server.tell(IntStream.rangeClosed(1_002, 1_200).toArray());
    awaitPushed(1_200);
    assertThat(pushed()).isEqualTo(LongStream.rangeClosed(3, 1_200).boxed().toList());
  }
}
