package io.webchat.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private static final String JSON =
      "{\"a\":[1,2.5,\"x\\\"\\n\",null,true],\"b\":{\"c\":12345678901}}";

  @Test
  void writesWhatIsRead() throws MalformedJsonException {
    Object value = JsonReader.read(JSON);

    assertThat(JsonWriter.write(value)).isEqualTo(JSON);
    assertThat(JsonWriter.writeStrictly(value)).isEqualTo(JSON);
    assertThat(JsonReader.read(JsonWriter.writePretty(value))).isEqualTo(value);
  }

  @Test
  void writesNumbersListsAndConstants() {
    Object value =
        List.of((short) 1, (byte) 2, BigInteger.TEN.pow(20), Set.of(1), new Object[] {null});

    assertThat(JsonWriter.writeStrictly(value)).isEqualTo("[1,2,100000000000000000000,[1],[null]]");
    assertThat(JsonWriter.writeStrictly(TimeUnit.DAYS)).isEqualTo("\"DAYS\"");
    assertThat(JsonWriter.writeStrictly(CharBuffer.wrap("text"))).isEqualTo("\"text\"");
  }

  @Test
  void everyObjectAndListEndsWhereItEnds() {
    Map<String, Object> deep = Map.of("a", List.of(Map.of(), List.of(), 1.5f));

    assertThat(JsonWriter.write(List.of(deep, "x"))).isEqualTo("[{\"a\":[{},[],1.5]},\"x\"]");
  }

  @Test
  void writesInstantsAsJavaScriptDoes() {
    assertThat(JsonWriter.write(List.of(Instant.parse("2026-01-02T03:04:05Z"), Instant.EPOCH)))
        .isEqualTo("[\"2026-01-02T03:04:05.000Z\",\"1970-01-01T00:00:00.000Z\"]");
  }

  @Test
  void isStrictWhereItMustBeReadAgain() {
    assertThat(JsonWriter.write(Map.of("key", new Secret()))).isEqualTo("{\"key\":\"s3cret\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonWriter.writeStrictly(Map.of("key", new Secret())))
        .withMessageContaining("is no JSON value")
        .withMessageNotContaining("s3cret");
  }

  @Test
  void writesStrictlyNoDeeperThanIsRead() throws MalformedJsonException {
    Object deepest = nested(JsonLimits.MAX_DEPTH);

    assertThat(JsonReader.read(JsonWriter.writeStrictly(deepest))).isEqualTo(deepest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonWriter.writeStrictly(List.of(deepest)))
        .withMessageContaining("nested deeper");
  }

  @Test
  void cyclesEnd() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThatIllegalArgumentException().isThrownBy(() -> JsonWriter.writeStrictly(cycle));
  }

  private static Object nested(int depth) {
    List<Object> value = List.of();
    for (int i = 1; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static final class Secret {
    @Override
    public String toString() {
      return "s3cret";
    }
  }
}
