package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a server that asked to wait is polled again. */
class PollAfterRateLimitTest {
  @ParameterizedTest
  @CsvSource({"5,5", "30,30", "60,60", "3600,60"})
  void theNextPollComesWhenTheTimeIsOverAndAfterAMinuteAtTheLatest(long asked, long waited) {
    TransportException busy =
        TransportException.builder(Kind.RATE_LIMITED, "slow down")
            .ajax(AjaxResponse.of(429, "", Map.of(), null))
            .retryAfter(Duration.ofSeconds(asked))
            .build();
    try (ClockedChat chat = ClockedChat.started()) {
      chat.wire.fail("poll", busy);
      chat.wire.calls.clear();
      for (int i = 0; i < 1_000 && chat.wire.count("poll") == 0; i++) {
        chat.advance(50);
      }
      long failed = chat.wire.times("poll").get(0);
      chat.wire.recover();
      chat.resolved(chat.send("hello"));
      chat.advance(failed + waited * 1_000 - 1 - chat.clock.millis());
      assertThat(chat.wire.times("poll")).containsExactly(failed);
      chat.advance(1);
      assertThat(chat.wire.times("poll")).containsExactly(failed, failed + waited * 1_000);
    }
  }
}
