package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A custom notice makes something happen at the agent: it is not sent a second time unasked. */
class UnsureNoticeTest extends UnsureCase {
  private CompletionStage<Object> notice() {
    return underWay("customNotice", "sendCustomNotice", Map.of("message", "pay"));
  }

  @Test
  void whenItsTransportGoes() {
    CompletionStage<Object> sent = notice();
    fail(closed(true));
    Rejection reason = ClockedChat.rejected(sent);
    assertThat(reason.code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    assertThat(reason.getMessage())
        .contains("It is not sure whether the chat server took the notice");
    assertThat(chat.wire.count("customNotice")).isOne();
  }

  @Test
  void whatDidNotLeaveIsSentByTheNextTransport() {
    CompletionStage<Object> sent = notice();
    chat.unplug();
    fail(closed(false));
    assertThat(sent.toCompletableFuture()).isNotDone();
    assertThat(chat.wire.count("customNotice")).isOne();
  }

  @Test
  void whenItsConnectionIsLost() {
    CompletionStage<Object> sent = notice();
    fail(TransportException.builder(Kind.NETWORK, "no answer").ambiguous(true).build());
    assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
  }

  @Test
  void whatDidNotLeaveIsNoDoubtWhenNoTransportComes() {
    CompletionStage<Object> sent = notice();
    chat.unplug();
    fail(closed(false));
    giveUp(sent);
    assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
  }

  @Test
  void whatTheServerRefusesIsNoDoubt() {
    CompletionStage<Object> sent = notice();
    fail(TransportException.of(Kind.NETWORK, "no answer"));
    assertThat(ClockedChat.rejected(sent).code()).isNotEqualTo(ErrorCode.DELIVERY_UNKNOWN);
  }
}
