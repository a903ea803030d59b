package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session that ends at a time which the server names beforehand. */
class ExpiryTest {
  private static final int THREE_DAYS = 72 * 3_600;

  private final ClockedChat chat = ClockedChat.pushing();

  @AfterEach
  void close() {
    chat.close();
  }

  private void lasts(int seconds) {
    chat.wire.push(Inbound.NOTHING.withExpiry(seconds));
    chat.settle();
  }

  private List<String> notices() {
    return chat.eventNames().stream().filter(name -> name.startsWith("expiry")).toList();
  }

  private void assertNoticed(Object... secondsLeft) {
    assertThat(chat.events("expiryNotice"))
        .extracting(event -> event.data().get("secondsLeft"))
        .containsExactly(secondsLeft);
  }

  @Test
  void itIsSaidAMinuteBefore() {
    lasts(300);
    chat.advance(239_000);
    assertThat(notices()).isEmpty();
    chat.advance(1_000);
    assertNoticed(60L);
    assertThat(chat.events("expiryNotice").get(0).data()).isEqualTo(Map.of("secondsLeft", 60L));
    chat.advance(120_000);
    assertThat(notices()).containsExactly("expiryNotice");
    assertThat(chat.state()).as("the server ends it").isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void howLongBeforeIsConfigured() {
    try (ClockedChat early = ClockedChat.pushing(Map.of("expiryNoticeTime", 120_000))) {
      early.wire.push(Inbound.NOTHING.withExpiry(300));
      early.settle();
      early.advance(179_000);
      assertThat(early.events("expiryNotice")).isEmpty();
      early.advance(1_000);
      assertThat(early.events("expiryNotice").get(0).data()).isEqualTo(Map.of("secondsLeft", 120L));
    }
  }

  @Test
  void noTimeIsNoNotice() {
    try (ClockedChat silent = ClockedChat.pushing(Map.of("expiryNoticeTime", 0))) {
      silent.wire.push(Inbound.NOTHING.withExpiry(300));
      silent.settle();
      silent.advance(300_000);
      silent.wire.push(Inbound.NOTHING.withExpiry(0));
      silent.settle();
      assertThat(silent.events("expiryNotice")).isEmpty();
    }
  }

  @Test
  void theServerEndsIt() {
    lasts(61);
    chat.advance(61_000);
    chat.events.clear();
    chat.wire.listener().lost(TransportException.of(Kind.SESSION_LOST, "The session has expired"));
    chat.settle();
    assertThat(chat.eventNames()).containsExactly("sessionLost", "error", "ended");
    Map<?, ?> error =
        (Map<?, ?>) ((List<?>) chat.events("error").get(0).data().get("errors")).get(0);
    assertThat(error.get("code")).isEqualTo(ErrorCode.SESSION_LOST);
    assertThat(error.get("text")).isEqualTo("The session has expired");
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
  }

  @Test
  void lessThanAMinuteIsSaidAtOnceAndOnlyOnce() {
    lasts(20);
    lasts(19);
    lasts(0);
    lasts(-5);
    assertNoticed(20L);
  }

  @Test
  void whenItLastsLongerAfterAllTheNoticeIsTakenBack() {
    lasts(61);
    chat.advance(1_000);
    lasts(THREE_DAYS);
    assertThat(notices()).containsExactly("expiryNotice", "expiryNoticeCancelled");
    chat.advance((THREE_DAYS - 60) * 1_000L);
    assertThat(notices()).containsExactly("expiryNotice", "expiryNoticeCancelled", "expiryNotice");
  }

  @Test
  void ofSeveralTimesTheLastCounts() {
    lasts(100);
    lasts(THREE_DAYS);
    chat.advance(1_000_000);
    assertThat(notices()).isEmpty();
    lasts(90);
    chat.advance(30_000);
    assertThat(notices()).containsExactly("expiryNotice");
  }

  @Test
  void nothingIsSaidOfAChatThatIsOver() {
    lasts(100);
    chat.resolved(chat.command("endChat"));
    lasts(10);
    chat.advance(100_000);
    assertThat(notices()).isEmpty();
    chat.start();
    chat.advance(100_000);
    assertThat(notices()).isEmpty();
  }

  @Test
  void anAnswerSaysItToo() {
    try (ClockedChat polled = new ClockedChat()) {
      polled.wire.answer(
          "poll",
          () ->
              CompletableFuture.completedFuture(
                  ScriptedWire.reply(Inbound.of(List.of(), false).withExpiry(30))));
      polled.start();
      polled.advance(10_000);
      assertThat(polled.events("expiryNotice")).hasSize(1);
    }
  }
}
