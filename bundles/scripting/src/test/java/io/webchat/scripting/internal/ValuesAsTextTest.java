package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.context.ScriptValueCodec.ScriptFunction;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that values become on their way to a script, and the values of the text it returns. */
class ValuesAsTextTest {
  private final Realm realm = new Realm(null);
  private final Realm otherRealm = new Realm(null);

  private String written(Object value) {
    return ScriptValueCodec.write(value, realm);
  }

  private Object read(String text) {
    return ScriptValueCodec.read(text, realm);
  }

  /** An object with the one key NUL. */
  private static String tagged(String values) {
    return "{\"\\u0000\":[" + values + "]}";
  }

  @Test
  void whatJsonHasIsWrittenAsItIs() {
    assertThat(written(null)).isEqualTo("null");
    assertThat(written("a\"b")).isEqualTo("\"a\\\"b\"");
    assertThat(written(true)).isEqualTo("true");
    assertThat(written(false)).isEqualTo("false");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(1, "x"));
    map.put("a", Map.of("c", true));
    map.put("d", 2);
    assertThat(written(map)).isEqualTo("{\"b\":[1,\"x\"],\"a\":{\"c\":true},\"d\":2}");
  }

  @Test
  void listsSetsAndArraysAreArrays() {
    assertThat(written(Arrays.asList(1, null, 2))).isEqualTo("[1,null,2]");
    assertThat(written(new LinkedHashSet<>(List.of("b", "a")))).isEqualTo("[\"b\",\"a\"]");
    assertThat(written(new Object[] {1, "x"})).isEqualTo("[1,\"x\"]");
    assertThat(written(new int[] {3, 2, 1})).isEqualTo("[3,2,1]");
    assertThat(written(new String[0])).isEqualTo("[]");
    assertThat(written(List.of(new int[] {1}, List.of(2), 3))).isEqualTo("[[1],[2],3]");
  }

  @Test
  void wholeNumbersKeepTheirDigitsAndOthersAreDoubles() {
    assertThat(written(7)).isEqualTo("7");
    assertThat(written((short) 7)).isEqualTo("7");
    assertThat(written(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
    assertThat(written(1.5f)).isEqualTo("1.5");
    assertThat(written(new BigDecimal("0.25"))).isEqualTo("0.25");
    assertThat(written(BigInteger.TEN)).isEqualTo("10.0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatJsonLacksAreNull(double number) {
    assertThat(written(List.of(number))).isEqualTo("[null]");
  }

  @Test
  void aKeyThatIsTheTagIsDoubledAndComesBack() {
    Map<String, Object> map = Map.of("\u0000", List.of("date", 5));
    assertThat(written(map)).isEqualTo("{\"\\u0000\\u0000\":[\"date\",5]}");
    assertThat(read(written(map))).isEqualTo(map);
  }

  @Test
  void keysAreTexts() {
    assertThat(written(Collections.singletonMap(5, 1))).isEqualTo("{\"5\":1}");
    assertThat(written(Collections.singletonMap(null, 1))).isEqualTo("{\"null\":1}");
  }

  @Test
  void datesCross() {
    Instant date = Instant.ofEpochMilli(1234567890123L);
    assertThat(written(date)).isEqualTo(tagged("\"date\",1234567890123"));
    assertThat(read(written(date))).isEqualTo(date);
    assertThat(written(List.of(date, 7))).isEqualTo("[" + written(date) + ",7]");
  }

  @Test
  void regularExpressionsOfScriptsCrossWithTheirFlags() {
    FilterExpression filter = FilterExpression.javaScript("a+", "gi");
    assertThat(written(filter)).isEqualTo(tagged("\"regex\",\"a+\",\"gi\""));
    assertThat(read(written(filter))).isEqualTo(filter);
  }

  @ParameterizedTest
  @CsvSource({"0,''", "2,i", "8,m", "32,s", "42,ims", "4,''", "6,i"})
  void patternsOfJavaHaveTheFlagsThatScriptsKnow(int flags, String expected) {
    Pattern pattern = Pattern.compile("a+", flags);
    String text = tagged("\"regex\",\"a+\",\"" + expected + "\"");
    assertThat(written(pattern)).isEqualTo(text);
    assertThat(written(FilterExpression.of(pattern))).isEqualTo(text);
    assertThat(read(text)).isEqualTo(FilterExpression.javaScript("a+", expected));
  }

  @Test
  void aFunctionGoesBackOnlyWhereItCameFrom() {
    Object function = read(tagged("\"function\",12"));
    assertThat(function).isEqualTo(new ScriptFunction(realm, 12)).hasToString("function");
    assertThat(written(function)).isEqualTo(tagged("\"function\",12"));
    assertThat(ScriptValueCodec.write(List.of(function), otherRealm)).isEqualTo("[null]");
  }

  @Test
  void aRejectionIsItsValue() {
    Rejection reason = Rejection.ofValue(Map.of("statusCode", 1));
    assertThat(written(reason)).isEqualTo("{\"statusCode\":1}");
    assertThat(written(Rejection.of(ErrorCode.CLOSED, "text"))).isEqualTo("\"text\"");
  }

  @Test
  void otherTextsAndConstantsAreStringsAndOtherObjectsDoNotCross() {
    assertThat(written(CharBuffer.wrap("text"))).isEqualTo("\"text\"");
    assertThat(written(TimeUnit.DAYS)).isEqualTo("\"DAYS\"");
    assertThat(written(Arrays.asList(new Object(), 1))).isEqualTo("[null,1]");
  }

  @Test
  void whatJsonHasIsReadAsItIs() {
    assertThat(read("null")).isNull();
    assertThat(read(null)).isNull();
    assertThat(read("true")).isEqualTo(true);
    assertThat(read("false")).isEqualTo(false);
    assertThat(read("\"a\\\"b\"")).isEqualTo("a\"b");
    assertThat(read("[1,[null],\"x\"]"))
        .isEqualTo(Arrays.asList(1, Collections.singletonList(null), "x"));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", Map.of("c", List.of()));
    map.put("a", null);
    map.put("d", true);
    Object read = read("{\"b\":{\"c\":[]},\"a\":null,\"d\":true}");
    assertThat(read).isEqualTo(map).hasToString(map.toString());
  }

  @Test
  void numbersAreReadInTheTypeThatHoldsThem() {
    assertThat(read("7")).isEqualTo(7);
    assertThat(read("-2147483648")).isEqualTo(Integer.MIN_VALUE);
    assertThat(read("2147483648")).isEqualTo(2147483648L);
    assertThat(read("9223372036854775808")).isEqualTo(0x1p63);
    assertThat(read("1.5")).isEqualTo(1.5);
  }

  @Test
  void taggedObjectsAreReadAmongOthers() {
    assertThat(read("[" + tagged("\"date\",5") + ",{\"f\":" + tagged("\"function\",3") + "},1]"))
        .isEqualTo(List.of(Instant.ofEpochMilli(5), Map.of("f", new ScriptFunction(realm, 3)), 1));
    assertThat(read("[" + tagged("\"unknown\",5") + ",1]")).isEqualTo(Arrays.asList(null, 1));
  }

  @Test
  void theTagIsAnOrdinaryKeyWhereNoListFollowsIt() {
    assertThat(read("{\"\\u0000\":1,\"a\":2}")).isEqualTo(Map.of("\u0000", 1, "a", 2));
  }

  @Test
  void onlyAnObjectIsReadAsOne() {
    assertThat(ScriptValueCodec.readObject("{\"a\":1}", realm)).isEqualTo(Map.of("a", 1));
    assertThat(ScriptValueCodec.readObject("[1]", realm)).isEmpty();
    assertThat(ScriptValueCodec.readObject(null, realm)).isEmpty();
  }

  @Test
  void aTextThatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> read("{")).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void kindsAreNamedAsScriptsNameThem() {
    assertThat(
            List.of(
                ScriptValueCodec.kindOf(List.of()),
                ScriptValueCodec.kindOf(Instant.EPOCH),
                ScriptValueCodec.kindOf(FilterExpression.javaScript("a", "")),
                ScriptValueCodec.kindOf(new ScriptFunction(realm, 1)),
                ScriptValueCodec.kindOf(1),
                ScriptValueCodec.kindOf(true),
                ScriptValueCodec.kindOf("x")))
        .containsExactly(
            "an array",
            "a date",
            "a regular expression",
            "a function",
            "a number",
            "a boolean",
            "a text");
  }
}
