package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ChatFixture;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is no preprocessor is named as JavaScript names its type. */
class PreProcessorTypeTest {
  private static String refused(ChatFixture fixture, Map<String, ?> options) {
    return rejection(
            fixture
                .chat
                .bus()
                .command("WebChatService.registerPreProcessor", options)
                .toCompletionStage())
        .text();
  }

  @Test
  void nothingIsUndefinedAndNullIsAnObject() {
    try (ChatFixture fixture = new ChatFixture().create(Map.of())) {
      get(fixture.chat.ready());
      assertThat(refused(fixture, Map.of()))
          .isEqualTo("No preprocessor function provided. Type provided was 'undefined'.");
      assertThat(refused(fixture, Collections.singletonMap("preprocessor", null)))
          .isEqualTo("No preprocessor function provided. Type provided was 'object'.");
    }
  }
}
