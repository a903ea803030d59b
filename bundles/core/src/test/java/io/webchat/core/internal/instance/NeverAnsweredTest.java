package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.mailbox.BackOff;
import io.webchat.spi.transport.Reply;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transport that never answers keeps nobody waiting for ever. */
class NeverAnsweredTest {
  private static final Map<String, Object> ASYNC = Map.of("async", Map.of("enabled", true));
  private static final long LONGEST_MS = 86_400_000;

  @ParameterizedTest
  @CsvSource({
    "sendTyping, typing",
    "sendCustomNotice, customNotice",
    "updateUserData, updateUserData",
    "getFileLimits, fileLimits",
    "verifySession, verify",
    "fetchHistory, history",
    "wake, resetIdleTimer"
  })
  void aCommandIsRejectedAfterAMinute(String command, String operation) {
    try (ClockedChat chat = ClockedChat.started(ASYNC)) {
      if (command.equals("wake")) {
        chat.command("sleep");
      }
      chat.wire.answer(operation, CompletableFuture::new);
      CompletionStage<Object> result = chat.command(command, Map.of("message", "hello"));
      chat.advance(59_000);
      assertThat(result.toCompletableFuture()).isNotDone();
      chat.advance(1_100);
      assertThat(ClockedChat.rejected(result).code()).isEqualTo(ErrorCode.TIMEOUT);
      chat.wire.recover();
      chat.wire.say("Agent", "still there");
      chat.advance(10_000);
      assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
      assertThat(chat.shownTexts()).containsExactly("still there");
    }
  }

  @Test
  void aLongerTimeLimitOfRequestsCounts() {
    try (ClockedChat chat = ClockedChat.started(Map.of("ajaxTimeout", 30_000))) {
      chat.wire.answer("verify", CompletableFuture::new);
      CompletionStage<Object> result = chat.command("verifySession");
      chat.advance(119_000);
      assertThat(result.toCompletableFuture()).isNotDone();
      chat.advance(1_100);
      assertThat(ClockedChat.rejected(result).code()).isEqualTo(ErrorCode.TIMEOUT);
    }
  }

  @Test
  void aStartIsRejectedAndTheNextOneWorks() {
    try (ClockedChat chat = new ClockedChat()) {
      CompletableFuture<Reply> held = new CompletableFuture<>();
      chat.wire.answer("start", () -> held);
      CompletionStage<Object> started = chat.command("startChat");
      chat.advance(60_100);
      assertThat(ClockedChat.rejected(started).code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
      assertThat(held).as("given up at the transport, too").isCancelled();
      chat.wire.recover();
      chat.start();
      assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }

  @Test
  void aRestoreGoesOnOffline() {
    try (ClockedChat chat = new ClockedChat(ASYNC)) {
      chat.wire.answer("attach", CompletableFuture::new);
      CompletionStage<Object> restored =
          chat.command("restore", Map.of("sessionData", SessionData.of(Map.of("sessionID", "c"))));
      chat.advance(60_100);
      chat.resolved(restored);
      assertThat(chat.eventNames()).containsSubsequence("restored", "restoredOffline");
      chat.wire.recover();
      chat.advance(BackOff.LIMIT_MS);
      assertThat(chat.eventNames()).contains("chatServerBackOnline");
    }
  }

  @Test
  void aWireThatPushesIsTakenUpAgain() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.answer("attach", CompletableFuture::new);
      chat.unplug();
      chat.plug();
      chat.wire.say("Agent", "missed");
      chat.advance(1_000);
      chat.wire.recover();
      chat.advance(62_000);
      assertThat(chat.shownTexts()).containsExactly("missed");
    }
  }

  @Test
  void filesHaveTheirTimeLimitOrADay(@TempDir Path folder) {
    try (ClockedChat chat = ClockedChat.started(Map.of("fileUploadTimeout", 100_000))) {
      chat.command("stopPoll");
      chat.wire.answer("upload", CompletableFuture::new);
      chat.wire.answer("download", CompletableFuture::new);
      CompletionStage<Object> sent = chat.command("sendFile", Map.of("files", file()));
      CompletionStage<Object> fetched =
          chat.command(
              "downloadFile", Map.of("fileId", "1", "target", DownloadTarget.folder(folder)));
      awaitUpload(chat);
      chat.advance(100_000);
      assertThat(sent.toCompletableFuture()).isNotDone();
      chat.advance(60_100);
      assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(fetched.toCompletableFuture()).isNotDone();
      chat.advance(LONGEST_MS);
      assertThat(ClockedChat.rejected(fetched).code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(folder).isEmptyDirectory();
    }
  }

  private static void awaitUpload(ClockedChat chat) {
    await().until(() -> chat.wire.count("upload") == 1);
    chat.settle();
  }

  private static FileSource file() {
    return FileSource.of("a.txt", "text/plain", new byte[] {1});
  }
}
