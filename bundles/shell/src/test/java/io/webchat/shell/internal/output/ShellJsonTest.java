package io.webchat.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellJsonTest {
  @Test
  void readsJsonAlsoWhenTheShellSplitItAtBlanks() {
    assertThat(ShellJson.options(List.of("{\"message\":", "\"a b\"}")))
        .isEqualTo(Map.of("message", "a b"));
  }

  @Test
  void readsWordsWithNestedKeysAndTypedValues() {
    assertThat(ShellJson.options(List.of("dataURL=http://h/x", "userData.a.b=1", "async=true")))
        .isEqualTo(
            Map.of(
                "dataURL", "http://h/x", "userData", Map.of("a", Map.of("b", 1)), "async", true));
  }

  @Test
  void nothingIsAnEmptyObject() {
    assertThat(ShellJson.options(List.of())).isEmpty();
  }

  @Test
  void saysWhatIsWrongAndHowToQuote() {
    for (String wrong : List.of("message", "{\"message\": oops}", "{", "=x")) {
      assertThatExceptionOfType(Rejection.class)
          .isThrownBy(() -> ShellJson.options(List.of(wrong)))
          .satisfies(
              rejection -> {
                assertThat(rejection.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(rejection.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("'"));
              });
    }
  }

  @Test
  void aKeyIsAValueOrAnObject() {
    assertThatExceptionOfType(Rejection.class)
        .isThrownBy(() -> ShellJson.options(List.of("a=1", "a.b=2")));
  }
}
