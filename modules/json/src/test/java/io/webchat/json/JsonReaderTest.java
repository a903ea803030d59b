package io.webchat.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final String DEEP = "[".repeat(100_000) + "]".repeat(100_000);

  @Test
  void readsScalarsAsTheApiCarriesThem() throws IOException {
    String text =
        "[1, 2147483648, -7, 1.5, 1e2, 99999999999999999999, \"ä\\u20ac\", true, false, null]";
    List<Object> expected =
        Arrays.asList(1, 2147483648L, -7, 1.5, 100.0, 1e20, "ä€", true, false, null);

    assertThat(JsonReader.read(text)).isEqualTo(expected);
    assertThat(JsonReader.read(new StringReader(text))).isEqualTo(expected);
    assertThat(JsonReader.read(bytes(text))).isEqualTo(expected);
    assertThat(JsonReader.read("")).isNull();
    assertThat(JsonReader.read(" null ")).isNull();
  }

  @Test
  void keepsTheOrderAndCannotBeChanged() throws IOException {
    Map<String, Object> map = JsonReader.readObject("{\"b\":[{}],\"a\":2,\"b\":[3]}");

    assertThat(map).containsExactly(Map.entry("b", List.of(3)), Map.entry("a", 2));
    assertThatThrownBy(() -> map.put("c", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) map.get("b")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "{",
        "[1,",
        "{\"a\":}",
        "{} {}",
        "nul",
        "{\"a\":NaN}",
        "'a'",
        "\"open",
        "{a:1}"
      })
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> JsonReader.read(bytes(text)))
        .isInstanceOf(MalformedJsonException.class);
    assertThat(JsonReader.object(text)).isEmpty();
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] bytes = {'"', (byte) 0xC3, (byte) 0x28, '"'};
    assertThatThrownBy(() -> JsonReader.read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> JsonReader.readObject(bytes))
        .isInstanceOf(MalformedJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "null", "\"{}\""})
  void anObjectIsNothingElse(String text) {
    assertThatThrownBy(() -> JsonReader.readObject(text)).hasMessage("is not a JSON object");
    assertThat(JsonReader.object(text)).isEmpty();
  }

  @Test
  void isBounded() throws IOException {
    int deepest = JsonLimits.MAX_DEPTH;
    assertThat(JsonReader.read("[".repeat(deepest) + "]".repeat(deepest))).isNotNull();
    assertThatThrownBy(() -> JsonReader.read("[".repeat(deepest + 1) + "]".repeat(deepest + 1)))
        .hasMessageContaining("nested too deep");
    assertThatThrownBy(() -> JsonReader.read(DEEP)).hasMessageContaining("nested too deep");
    assertThatThrownBy(() -> JsonReader.read("1".repeat(JsonLimits.MAX_NUMBER + 1)))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> JsonReader.read("{\"" + "k".repeat(2 * JsonLimits.MAX_NAME) + "\":1}"))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> JsonReader.read(" ".repeat(JsonLimits.MAX_STRING) + "1"))
        .hasMessage("is too long");
  }

  @Test
  void saysWhereAndQuotesNothing() {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JsonReader.read("{\n\"secret\": s3cret}"))
        .withMessage("is not JSON")
        .satisfies(e -> assertThat(e.line()).isEqualTo(2))
        .satisfies(e -> assertThat(e.column()).isGreaterThan(1));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
