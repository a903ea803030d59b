package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.transport.TransportConfigurationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a poll may stay without an answer. */
class PollLimitTest {
  /** When the core gives up a poll and makes the next one, without counting a failure. */
  private static final long GIVEN_UP_MS = 120_000;

  private final LearnedPollLimit limit = new LearnedPollLimit();

  private static PollLimit configured(Object value) {
    Map<String, Object> transport = new HashMap<>();
    transport.put("type", "pureengage-v3-rest");
    transport.put("longPollTimeout", value);
    transport.put("endpoint", "sales");
    transport.put("headers", Map.of("x-api-key", "k"));
    return PureEngageOptions.of(WebChatConfiguration.of(Map.of("transport", transport)))
        .newPollLimit();
  }

  @Test
  void isALittleAboveWhatTheServerHeld() {
    assertThat(limit.ms()).isEqualTo(45_000);
    limit.answered(20_000, true);
    assertThat(limit.ms()).isEqualTo(30_000);
    limit.answered(60_000, false);
    assertThat(limit.ms()).isEqualTo(80_000);
    limit.answered(1_000, true);
    assertThat(limit.ms()).isEqualTo(80_000);
  }

  @Test
  void answersWithMessagesDoNotShowHowLongTheServerHolds() {
    limit.answered(2_000, false);
    assertThat(limit.ms()).isEqualTo(45_000);
    limit.answered(50_000, false);
    assertThat(limit.ms()).isEqualTo(67_500);
  }

  @Test
  void hasBounds() {
    limit.answered(0, true);
    assertThat(limit.ms()).isEqualTo(15_000);
    limit.answered(500_000, true);
    assertThat(limit.ms()).isEqualTo(110_000);
  }

  @Test
  void isTwiceAsLongAfterAPollWithoutAnAnswer() {
    limit.silent();
    assertThat(limit.ms()).isEqualTo(90_000);
    limit.silent();
    assertThat(limit.ms()).isEqualTo(90_000);
    limit.answered(80_000, true);
    assertThat(limit.ms()).isEqualTo(105_000);
    limit.silent();
    assertThat(limit.ms()).isEqualTo(110_000);
  }

  @Test
  void endsBeforeTheCoreGivesThePollUp() {
    limit.answered(60_000, true);
    limit.silent();
    assertThat(limit.ms()).isLessThan(GIVEN_UP_MS);
    assertThat(configured(0).ms()).isPositive().isLessThan(GIVEN_UP_MS);
    assertThat(configured(200_000).ms()).isLessThan(GIVEN_UP_MS);
  }

  @Test
  void isLearnedUnlessConfigured() {
    assertThat(configured(null)).isInstanceOf(LearnedPollLimit.class);
    assertThat(configured(30_000).ms()).isEqualTo(30_000);
    assertThat(configured("30000").ms()).isEqualTo(30_000);
    assertThat(configured(1_000).ms()).isEqualTo(1_000);
    assertThat(configured(600_000).ms()).isEqualTo(110_000);
    assertThat(configured(0).ms()).isEqualTo(110_000);
    assertThat(configured(false).ms()).isEqualTo(110_000);
    assertThat(configured("").ms()).isEqualTo(110_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999", "600001", "-1", "soon", "true", "NaN"})
  void refusesWhatIsNoTime(String value) {
    assertThatThrownBy(() -> configured(value))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessage(
            "transport.longPollTimeout: expected a number of milliseconds without unit from 1000 to"
                + " 600000, or 0 for none, found "
                + value);
  }
}
