package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Messages on their way out, when answers come, are late or do not come. */
class OutboxTest extends OutboxCase {
  private void see(long position, String text) {
    Message message =
        Message.of(
            Map.of(
                "type",
                "Message",
                "text",
                text,
                "from",
                Map.of("id", 1, "type", "Client", "name", "Jane")));
    InboundMessage inbound = new InboundMessage(position, message, Map.of());
    positions.add(inbound);
    outbox.sawMessage(inbound);
  }

  private static String code(CompletableFuture<?> rejected) {
    assertThat(rejected).isCompletedExceptionally();
    return ((Rejection) rejected.handle((value, failure) -> failure).join()).code();
  }

  @Test
  void oneIsSentWhenTheOneBeforeIsAnswered() {
    answerLater();
    CompletableFuture<AjaxResponse> first = send("one");
    CompletableFuture<AjaxResponse> second = send("two");
    assertThat(parts.wire.sent).containsExactly("one");
    answer();
    assertThat(first).isCompleted();
    assertThat(parts.wire.sent).containsExactly("one", "two");
    assertThat(second).isNotDone();
  }

  @Test
  void noMoreWaitThanTheLimitAllows() {
    answerLater();
    assertThat(List.of(send("under way"), send("waits"), send("waits, too")))
        .noneMatch(CompletableFuture::isDone);
    assertThat(code(send("too many"))).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void oneThatWasCutOffAndIsFoundWasDelivered() {
    answerLater();
    CompletableFuture<AjaxResponse> sent = send("one");
    cutOff();
    see(1, "one");
    assertThat(sent).isCompleted();
    assertThat(parts.wire.sent).containsExactly("one");
  }

  @Test
  void oneThatWasCutOffAndIsNotFoundIsSentAgain() {
    answerLater();
    CompletableFuture<AjaxResponse> sent = send("one");
    cutOff();
    parts.advance(1_000);
    outbox.attached();
    assertThat(parts.wire.sent).containsExactly("one", "one");
    answer();
    assertThat(sent).isCompleted();
  }

  @Test
  void oneThatMayBeThereAlteredIsNotSentAgain() {
    answerLater();
    CompletableFuture<AjaxResponse> sent = send("one");
    cutOff();
    see(1, "something else of the customer");
    parts.advance(1_000);
    outbox.attached();
    assertThat(code(sent)).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(parts.wire.sent).containsExactly("one");
    assertThat(parts.log).contains("unsure");
  }

  @Test
  void aServerThatDoesNotAnswerIsNotSentTheMessageTwice() {
    answerLater();
    CompletableFuture<AjaxResponse> sent = send("one");
    parts.advance(patience + 10_000); // the transport does not say that there is no answer
    parts.advance(patience);
    outbox.attached();
    assertThat(sent).isCompletedExceptionally();
    assertThat(parts.wire.sent).containsExactly("one");
    assertThat(underWay.getLast()).as("it must not go out behind newer ones").isCancelled();
  }

  @Test
  void oneThatIsLeftBehindDoesNotGoOutLater() {
    answerLater();
    CompletableFuture<AjaxResponse> sent = send("one");
    outbox.leave(Rejection.of(ErrorCode.SESSION_MOVED, "Another container serves the session"));
    assertThat(code(sent)).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(underWay.getLast()).isCancelled();
  }

  /** As when another container has taken the session over before the answer was looked at. */
  @Test
  void oneThatIsGivenUpWhileItIsUnderWayIsUnsure() {
    parts.wire.answer(
        "send",
        () ->
            CompletableFuture.failedFuture(
                Rejection.of(ErrorCode.SESSION_MOVED, "Another container serves the session")));
    assertThat(code(send("one"))).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(parts.wire.sent).containsExactly("one");
  }

  @Test
  void whatARefusalSaysOfTheSessionIsTold() {
    parts.wire.fail(
        "send",
        TransportException.builder(Kind.REFUSED, "over")
            .ajax(AjaxResponse.failure("error"))
            .chatEnded(true)
            .build());
    assertThat(send("one")).isCompletedExceptionally();
    assertThat(parts.log).contains("ended by server");
  }

  @Test
  void theEndRejectsAllButSaysWhichOneIsUnsure() {
    answerLater();
    CompletableFuture<AjaxResponse> unsure = send("one");
    CompletableFuture<AjaxResponse> waiting = send("two");
    cutOff();
    boolean[] idle = {false};
    outbox.whenIdle(() -> idle[0] = true);
    assertThat(idle[0]).isFalse();
    outbox.clear(RejectionMapping.notActive());
    assertThat(code(unsure)).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(code(waiting)).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(idle[0]).isTrue();
  }

  /** What polls find is told by the tests. */
  @Override
  public void polled(boolean answered) {
    // not here
  }
}
