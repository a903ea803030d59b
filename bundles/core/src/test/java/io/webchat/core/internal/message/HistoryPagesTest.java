package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.Incoming.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which page is asked for, and when there are no more. */
class HistoryPagesTest implements Inbox.Listener {
  private final MessageParts parts = new MessageParts().active();
  private final Inbox inbox = parts.inbox(this);
  private final List<CompletableFuture<Reply>> asked = new ArrayList<>();
  private final WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("async", Map.of("maxMessagePageSize", 30)));
  private final History history =
      new History(
          parts.session,
          new SessionCalls(parts.session, parts.holder, inbound -> {}),
          inbox,
          () -> configuration);

  HistoryPagesTest() {
    parts.wire.answer(
        "history",
        () -> {
          asked.add(new CompletableFuture<>());
          return asked.get(asked.size() - 1);
        });
    assertThat(inbox.accept(page(false, 9), Inbox.Source.LIVE).toCompletableFuture()).isCompleted();
  }

  private static Inbound page(boolean complete, long... positions) {
    List<InboundMessage> messages =
        LongStream.of(positions).mapToObj(position -> said(position, "m" + position)).toList();
    return new Inbound(messages, Optional.empty(), OptionalInt.empty(), complete);
  }

  private CompletableFuture<AjaxResponse> fetch() {
    return history.fetch().toCompletableFuture();
  }

  private Reply answer(boolean complete, long... positions) {
    Reply reply = ScriptedWire.reply(page(complete, positions));
    asked.get(asked.size() - 1).complete(reply);
    return reply;
  }

  private static String code(CompletableFuture<?> call) {
    assertThat(call).isCompletedExceptionally();
    Throwable failure = call.handle((answer, reason) -> reason).join();
    return ((Rejection) Stages.unwrap(failure)).code();
  }

  private List<String> shown() {
    return inbox.transcript().transcript().messages().stream().map(Message::text).toList();
  }

  @Test
  void eachPageIsBeforeTheOldestMessageHeld() {
    CompletableFuture<AjaxResponse> first = fetch();
    assertThat(first).isNotDone();
    Reply reply = answer(false, 7, 8);
    assertThat(first.join()).isSameAs(reply.ajax());
    assertThat(shown()).containsExactly("m7", "m8", "m9");
    CompletableFuture<AjaxResponse> second = fetch();
    answer(false, 6);
    assertThat(second).isCompleted();
    assertThat(parts.wire.pages)
        .containsExactly(new HistoryRequest(9, 30), new HistoryRequest(7, 30));
  }

  @Test
  void onePageIsAskedForAtATime() {
    CompletableFuture<AjaxResponse> first = fetch();
    assertThat(fetch()).isSameAs(first);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aPageThatFailedIsAskedForAgain() {
    CompletableFuture<AjaxResponse> first = fetch();
    asked.get(0).completeExceptionally(ScriptedWire.reset());
    assertThat(first).isCompletedExceptionally();
    assertThat(fetch()).isNotDone();
    assertThat(asked).hasSize(2);
  }

  @Test
  void afterTheFirstMessageOfTheSessionThereIsNoMore() {
    CompletableFuture<AjaxResponse> last = fetch();
    answer(true, 8);
    assertThat(last).isCompleted();
    assertThat(code(fetch())).isEqualTo(ErrorCode.NO_MORE_HISTORY);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aPageWithoutAnOlderMessageIsTheLast() {
    CompletableFuture<AjaxResponse> last = fetch();
    answer(false, 9, 10);
    assertThat(code(last)).isEqualTo(ErrorCode.NO_MORE_HISTORY);
    assertThat(shown()).as("it is not taken in").containsExactly("m9");
    assertThat(code(fetch())).isEqualTo(ErrorCode.NO_MORE_HISTORY);
    assertThat(asked).hasSize(1);
  }

  @Test
  void whetherTheHistoryIsCompleteIsKnownOfOneSession() {
    history.begun(page(false));
    assertThat(fetch()).isNotDone();
    answer(false, 8);
    history.begun(page(true));
    assertThat(code(fetch())).isEqualTo(ErrorCode.NO_MORE_HISTORY);
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-2")), true);
    assertThat(fetch()).isNotDone();
  }

  @Test
  void thePageOfAFormerSessionIsRejected() {
    CompletableFuture<AjaxResponse> call = fetch();
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-2")), true);
    answer(false, 8);
    assertThat(code(call)).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(shown()).containsExactly("m9");
  }

  @Override
  public void received(Inbound inbound) {
    // not looked at
  }

  @Override
  public void saw(InboundMessage message) {
    // not looked at
  }

  @Override
  public void delivered() {
    // not looked at
  }

  @Override
  public void expires(int seconds) {}

  @Override
  public void over(Inbound.Status how) {
    // not looked at
  }

  @Override
  public void drained() {
    // not looked at
  }

  @Override
  public void ended() {
    // not looked at
  }
}
