package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whether the next transport is told that nothing can have been missed. */
class ResumedWithoutGapTest {
  private static void swap(ClockedChat chat) {
    chat.unplug();
    chat.plug();
    chat.settle();
  }

  @Test
  void nothingIsMissedBetweenTwoPolls() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.advance(10_000);
      swap(chat);
      assertThat(chat.wire.attaches).extracting(AttachRequest::missed).containsExactly(false);
      swap(chat);
      assertThat(chat.wire.attaches)
          .extracting(AttachRequest::missed)
          .containsExactly(false, false);
    }
  }

  @Test
  void theAnswerToAPollThatWasUnderWayMayBe() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.answer("poll", CompletableFuture<Reply>::new);
      chat.advance(10_000);
      swap(chat);
      assertThat(chat.wire.attaches).extracting(AttachRequest::missed).containsExactly(true);
    }
  }

  @Test
  void theAnswerToAPollThatFailedMayBe() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.fail("poll", ScriptedWire.reset());
      chat.advance(3_000);
      swap(chat);
      assertThat(chat.wire.attaches).extracting(AttachRequest::missed).containsExactly(true);
    }
  }

  @Test
  void theAnswerToTheTransportThatTookTheSessionUpMayBe() {
    try (ClockedChat chat = ClockedChat.started()) {
      chat.advance(10_000);
      CompletableFuture<Reply> lost = new CompletableFuture<>();
      chat.wire.answer("attach", () -> lost);
      swap(chat);
      chat.wire.answer("attach", null);
      lost.completeExceptionally(TransportException.of(Kind.CLOSED, "gone"));
      swap(chat);
      assertThat(chat.wire.attaches).extracting(AttachRequest::missed).startsWith(false, true);
      assertThat(chat.wire.attaches).filteredOn(each -> !each.missed()).hasSize(1);
    }
  }

  @Test
  void pushesMayAlwaysBe() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      swap(chat);
      assertThat(chat.wire.attaches).extracting(AttachRequest::missed).containsExactly(true);
    }
  }
}
