package io.webchat.prefilter.cobrowse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.message.Message;
import io.webchat.regex.ExpressionSyntaxException;
import io.webchat.regex.MatchBudgetExceededException;
import io.webchat.spi.filter.Prefilter;
import java.lang.annotation.Annotation;
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

  private record Config(String expression, String flags) implements CobrowseConfig {
    @Override
    public Class<? extends Annotation> annotationType() {
      return CobrowseConfig.class;
    }
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
  void showsMessagesWithoutText() {
    assertThat(filter.hides(Message.of(Map.of("type", "Message")), null)).isFalse();
  }

  @Test
  void theExpressionIsConfigurable() {
    Prefilter configured = new CobrowseTokenFilter(new Config("^#JOIN \\d+$", "i"));
    assertThat(configured.hides(message("#join 42"), null)).isTrue();
    assertThat(configured.hides(message("{start:123456789}"), null)).isFalse();
    assertThatExceptionOfType(ExpressionSyntaxException.class)
        .isThrownBy(() -> new CobrowseTokenFilter(new Config("(", "")));
  }

  @Test
  void aCutOffIsThrownSoThatTheMessageIsHidden() {
    Prefilter configured = new CobrowseTokenFilter(new Config("(a+)+$", ""));
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> configured.hides(message("a".repeat(5_000) + "!"), null));
  }

  @Test
  void isFoundWithoutOsgi() {
    assertThat(ServiceLoader.load(Prefilter.class))
        .hasAtLeastOneElementOfType(CobrowseTokenFilter.class);
  }
}
