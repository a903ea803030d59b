package io.webchat.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonValuesTest {
  @Test
  void findsObjectsInStrings() {
    assertThat(JsonValues.object(" {\"style\":\"BOT\"}")).containsEntry("style", "BOT");
    assertThat(JsonValues.object(Map.of("style", "BOT"))).containsEntry("style", "BOT");
    assertThat(JsonValues.object("{no json")).isEmpty();
    assertThat(JsonValues.object("text")).isEmpty();
    assertThat(JsonValues.object(null)).isEmpty();
    assertThat(JsonValues.object("{".repeat(100_000))).isEmpty();
  }

  @Test
  void aListIsNothingElse() {
    assertThat(JsonValues.list(List.of(1))).isEqualTo(List.of(1));
    assertThat(JsonValues.list("[1]")).isEmpty();
    assertThat(JsonValues.list(null)).isEmpty();
  }
}
