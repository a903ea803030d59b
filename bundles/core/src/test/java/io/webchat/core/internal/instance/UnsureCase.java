package io.webchat.core.internal.instance;

import static org.awaitility.Awaitility.await;

import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;

/** A chat, one call of whose transport is under way and fails as the test says. */
class UnsureCase {
  final ClockedChat chat = ClockedChat.started();
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();

  @AfterEach
  void close() {
    chat.close();
  }

  /** Gives a command, whose call of the transport is under way then. */
  final CompletionStage<Object> underWay(String call, String command, Map<String, Object> data) {
    chat.wire.answer(call, () -> answer);
    CompletionStage<Object> sent = chat.command(command, data);
    await().until(() -> chat.wire.count(call) == 1);
    chat.settle();
    return sent;
  }

  final void fail(Throwable reason) {
    answer.completeExceptionally(reason);
    chat.settle();
  }

  /** Until a command that waits for a transport is given up. */
  final void giveUp(CompletionStage<Object> sent) {
    await()
        .until(
            () -> {
              chat.advance(60_000);
              return sent.toCompletableFuture().isDone();
            });
  }

  static TransportException closed(boolean ambiguous) {
    return TransportException.builder(Kind.CLOSED, "The transport was closed")
        .ajax(AjaxResponse.failure("abort"))
        .ambiguous(ambiguous)
        .build();
  }
}
