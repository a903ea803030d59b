package io.webchat.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormTest {
  private static String encoded(Form form) {
    return new String(form.encoded(), StandardCharsets.US_ASCII);
  }

  @Test
  void encodesNestedValuesInBrackets() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("a", 1);
    data.put("list", Arrays.asList("x", null, Map.of("k", true)));
    data.put("deep", Map.of("er", List.of(List.of(2.0))));
    data.put("none", Map.of());

    assertThat(new Form().add("userData", data).fields())
        .containsExactly(
            new Form.Field("userData[a]", "1"),
            new Form.Field("userData[list][]", "x"),
            new Form.Field("userData[list][]", ""),
            new Form.Field("userData[list][2][k]", "true"),
            new Form.Field("userData[deep][er][0][]", "2"));
  }

  @Test
  void encodesForTheWire() {
    Form form = new Form().add("m e[x]", "ä & b=c\n€ 😀").addIfPresent("no", "").add("n", null);

    assertThat(encoded(form)).isEqualTo("m+e%5Bx%5D=%C3%A4+%26+b%3Dc%0A%E2%82%AC+%F0%9F%98%80&n=");
  }

  @Test
  void writesNumbersAsJavaScriptDoes() {
    Form form = new Form().add("a", 3.0).add("b", 1.5).add("c", 1L << 60).add("d", 1e300);

    assertThat(form.fields())
        .extracting(Form.Field::value)
        .containsExactly("3", "1.5", "1152921504606846976", "1.0E300");
  }

  @Test
  void writesInstantsAsJavaScriptDoes() {
    Form form =
        new Form()
            .add("whole", Instant.parse("2026-01-02T03:04:05Z"))
            .add("part", Instant.ofEpochMilli(7))
            .add("finer", Instant.ofEpochSecond(1, 23_456_789));

    assertThat(form.fields())
        .extracting(Form.Field::value)
        .containsExactly(
            "2026-01-02T03:04:05.000Z", "1970-01-01T00:00:00.007Z", "1970-01-01T00:00:01.023Z");
  }

  @Test
  void integersAreExactUpToTheLargestOfJavaScript() {
    Form form = new Form().add("a", 0x1p53).add("b", -0x1p53).add("c", 0x1p53 + 2);

    assertThat(form.fields())
        .extracting(Form.Field::value)
        .containsExactly("9007199254740992", "-9007199254740992", "9.007199254740994E15");
  }

  @Test
  void whatIsNotPresentIsLeftOut() {
    Form form = new Form().addIfPresent("a", null).addIfPresent("b", "").addIfPresent("c", 0);

    assertThat(form.fields()).containsExactly(new Form.Field("c", "0"));
  }

  @Test
  void showsNoValue() {
    assertThat(new Form().add("secureKey", "s3cret").toString()).isEqualTo("Form[secureKey]");
  }
}
