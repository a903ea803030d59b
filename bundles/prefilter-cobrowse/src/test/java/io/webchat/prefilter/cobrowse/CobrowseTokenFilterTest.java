package io.webchat.prefilter.cobrowse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.message.Message;
import io.webchat.api.rich.QuickReply;
import io.webchat.regex.MatchBudgetExceededException;
import io.webchat.spi.filter.Prefilter;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CobrowseTokenFilterTest {
  private final Prefilter filter = new CobrowseTokenFilter();

  private static Message message(String text) {
    return Message.of(Map.of("type", "Message", "text", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{start:123456789}", "join {start:000000000} now", "{{start:123456789}}"})
  void hidesTokens(String text) {
    assertThat(filter.hides(message(text), null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{start:12345678}",
        "{start:1234567890}",
        "start:123456789",
        "{START:123456789}",
        "hi"
      })
  void showsOthers(String text) {
    assertThat(filter.hides(message(text), null)).isFalse();
  }

  @Test
  void hidesTokensInRichContent() {
    Message rich =
        message("Join?").withContent(List.of(new QuickReply("Join", "{start:123456789}")));
    assertThat(filter.hides(rich, null)).isTrue();
  }

  @Test
  void showsMessagesWithoutText() {
    assertThat(filter.hides(Message.of(Map.of("type", "Message")), null)).isFalse();
  }

  @Test
  void theExpressionIsConfigurable() {
    CobrowseTokenFilter configured =
        new CobrowseTokenFilter(Map.of("expression", "^#JOIN \\d+$", "flags", "i"));
    assertThat(configured.hides(message("#join 42"), null)).isTrue();
    assertThat(configured.hides(message("{start:123456789}"), null)).isFalse();
    configured.modified(Map.of("expression", "("));
    assertThat(configured.configuration().refusals()).hasSize(1);
    assertThat(configured.hides(message("#join 42"), null)).isTrue();
    CobrowseTokenFilter wrong = new CobrowseTokenFilter(Map.of("expression", "("));
    assertThat(wrong.hides(message("{start:123456789}"), null)).isTrue();
  }

  @Test
  void aCutOffIsThrownSoThatTheMessageIsHidden() {
    Prefilter configured = new CobrowseTokenFilter(Map.of("expression", "(a+)+$", "flags", ""));
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> configured.hides(message("a".repeat(5_000) + "!"), null));
  }

  @Test
  void isFoundWithoutOsgi() {
    assertThat(ServiceLoader.load(Prefilter.class))
        .hasAtLeastOneElementOfType(CobrowseTokenFilter.class);
  }
}
