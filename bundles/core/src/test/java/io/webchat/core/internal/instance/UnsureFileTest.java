package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.FileSource;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A file that the server may have must not look as if it could simply be sent again. */
class UnsureFileTest extends UnsureCase {
  private static Map<String, Object> file() {
    return Map.of("files", FileSource.of("a.txt", "text/plain", new byte[] {1}));
  }

  private Rejection failing(Throwable reason) {
    CompletionStage<Object> sent = underWay("upload", "sendFile", file());
    fail(reason);
    Rejection rejection = ClockedChat.rejected(sent);
    assertThat(chat.wire.count("upload")).isOne();
    return rejection;
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
  void whenItsConnectionIsLost() {
    assertThat(
            failing(TransportException.builder(Kind.NETWORK, "reset").ambiguous(true).build())
                .code())
        .isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
  }

  @Test
  void whatTookTooLongSaysSoItself() {
    assertThat(
            failing(TransportException.builder(Kind.TIMEOUT, "late").ambiguous(true).build())
                .code())
        .isNotEqualTo(ErrorCode.DELIVERY_UNKNOWN);
  }

  @Test
  void whatDidNotLeaveCanBeSentAgain() {
    assertThat(failing(closed(false)).code()).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
  }

  @Test
  void whatWaitedForATransportCanBeSentAgain() {
    chat.unplug();
    chat.settle();
    CompletionStage<Object> sent = chat.command("sendFile", file());
    giveUp(sent);
    assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
    assertThat(chat.wire.count("upload")).isZero();
  }
}
