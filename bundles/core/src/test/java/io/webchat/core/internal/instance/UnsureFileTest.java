package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.file.FileSource;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A file that the server may have must not look as if it could simply be sent again. */
class UnsureFileTest {
  private final ClockedChat chat = ClockedChat.started();
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();

  @AfterEach
  void close() {
    chat.close();
  }

  private CompletionStage<Object> upload() {
    chat.wire.answer("upload", () -> answer);
    CompletionStage<Object> sent = send();
    await().until(() -> chat.wire.count("upload") == 1);
    chat.settle();
    return sent;
  }

  private CompletionStage<Object> send() {
    return chat.command(
        "sendFile", Map.of("files", FileSource.of("a.txt", "text/plain", new byte[] {1})));
  }

  private Rejection failing(Throwable reason) {
    CompletionStage<Object> sent = upload();
    answer.completeExceptionally(reason);
    chat.settle();
    Rejection rejection = ClockedChat.rejected(sent);
    assertThat(chat.wire.count("upload")).isOne();
    return rejection;
  }

  private static TransportException closed(boolean ambiguous) {
    return TransportException.builder(Kind.CLOSED, "The transport was closed")
        .ajax(AjaxResponse.failure("abort"))
        .ambiguous(ambiguous)
        .build();
  }

  @Test
  void whenItsTransportGoes() {
    Rejection reason = failing(closed(true));
    assertThat(reason.code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(reason.hint().orElseThrow()).contains("transcript");
    assertThat(reason.ajax().orElseThrow())
        .containsEntry("errorReason", "FileUploadError")
        .containsEntry("filename", "a.txt");
  }

  @Test
  void whenItsSessionIsMovedMeanwhile() {
    Rejection moved = Rejection.of(ErrorCode.SESSION_MOVED, "Another container serves the session");
    assertThat(failing(moved).code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
  }

  @Test
  void whatDidNotLeaveCanBeSentAgain() {
    assertThat(failing(closed(false)).code()).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
  }

  @Test
  void whatWaitedForATransportCanBeSentAgain() {
    chat.unplug();
    chat.settle();
    CompletionStage<Object> sent = send();
    await()
        .until(
            () -> {
              chat.advance(60_000);
              return sent.toCompletableFuture().isDone();
            });
    assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
    assertThat(chat.wire.count("upload")).isZero();
  }
}
