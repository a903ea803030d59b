package io.webchat.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  private static Object read(String json) throws IOException {
    return JsonText.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsScalarsAsTheApiCarriesThem() throws IOException {
    assertThat(
            read(
                "[1, 2147483648, -7, 1.5, 1e2, 99999999999999999999, \"ä\\u20ac\", true, false,"
                    + " null]"))
        .isEqualTo(Arrays.asList(1, 2147483648L, -7, 1.5, 100.0, 1e20, "ä€", true, false, null));
    assertThat(read("")).isNull();
    assertThat(read(" null ")).isNull();
  }

  @Test
  void writesInstantsAsJavaScriptDoes() {
    assertThat(JsonText.write(List.of(Instant.parse("2026-01-02T03:04:05Z"), Instant.EPOCH)))
        .isEqualTo("[\"2026-01-02T03:04:05.000Z\",\"1970-01-01T00:00:00.000Z\"]");
  }

  @Test
  void keepsTheOrderAndCannotBeChanged() throws IOException {
    Map<String, Object> map = JsonText.object(read("{\"b\":[{}],\"a\":2,\"b\":[3]}"));

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
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] bytes = {'"', (byte) 0xC3, (byte) 0x28, '"'};
    assertThatThrownBy(() -> JsonText.read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void isBounded() throws IOException {
    int deepest = JsonText.MAX_DEPTH;
    assertThat(read("[".repeat(deepest) + "]".repeat(deepest))).isNotNull();
    assertThatThrownBy(() -> read("[".repeat(100_000) + "]".repeat(100_000)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("nested too deep");
    assertThatThrownBy(() -> read("1".repeat(1_000))).isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> read("{\"" + "k".repeat(20_000) + "\":1}"))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void quotesNothingOfTheDocument() {
    assertThatThrownBy(() -> read("{\"secret\": s3cret}")).hasMessage("is not JSON");
  }

  @Test
  void findsObjectsInStrings() {
    assertThat(JsonText.object(" {\"style\":\"BOT\"}")).containsEntry("style", "BOT");
    assertThat(JsonText.object("{no json")).isEmpty();
    assertThat(JsonText.object("text")).isEmpty();
    assertThat(JsonText.object(null)).isEmpty();
    assertThat(JsonText.object("{".repeat(100_000))).isEmpty();
  }

  @Test
  void readsCharactersAsBytes() throws IOException {
    assertThat(JsonText.read(new StringReader("[\"ä\"]"))).isEqualTo(List.of("ä"));
  }

  @Test
  void everyObjectAndListEndsWhereItEnds() {
    Map<String, Object> deep = Map.of("a", List.of(Map.of(), List.of(), 1.5f));
    assertThat(JsonText.write(List.of(deep, "x"))).isEqualTo("[{\"a\":[{},[],1.5]},\"x\"]");
  }

  @Test
  void writesWhatItReads() throws IOException {
    String json = "{\"a\":[1,2.5,\"x\\\"\\n\",null,true],\"b\":{\"c\":12345678901}}";
    assertThat(JsonText.write(read(json))).isEqualTo(json);
  }
}
