package io.webchat.console.internal.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.metatype.AttributeDefinition;

/** What the page may learn of values, and what becomes of those that it sends. */
class KeyValuesTest {
  private static AttributeDefinition key(String id, int type, String... options) {
    return key(id, type, 0, options);
  }

  private static AttributeDefinition key(String id, int type, int cardinality, String... options) {
    return (AttributeDefinition)
        Proxy.newProxyInstance(
            KeyValuesTest.class.getClassLoader(),
            new Class<?>[] {AttributeDefinition.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getID" -> id;
                  case "getType" -> type;
                  case "getCardinality" -> cardinality;
                  case "getOptionValues" -> options.length == 0 ? null : options;
                  case "validate" -> "7".equals(arguments[0]) ? "at most 6" : "";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".keys",
        ".anything",
        "apiKey",
        "password",
        "clientSecret",
        "token",
        "authorization",
        "cookie"
      })
  void aTextWhoseNameSaysSoIsSecret(String id) {
    assertThat(KeyValues.isSecret(key(id, AttributeDefinition.STRING))).isTrue();
  }

  @Test
  void aPasswordIsSecretWhateverItsName() {
    assertThat(KeyValues.isSecret(key("x", AttributeDefinition.PASSWORD))).isTrue();
  }

  @Test
  void oneOfKnownValuesIsNoSecretNorIsAFlag() {
    assertThat(
            KeyValues.isSecret(key("secureCookie", AttributeDefinition.STRING, "auto", "always")))
        .isFalse();
    assertThat(KeyValues.isSecret(key("withCookie", AttributeDefinition.BOOLEAN))).isFalse();
    assertThat(KeyValues.isSecret(key(".x", AttributeDefinition.STRING, "a", "b"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://user:pass@host/db",
        "redis://:pass@host",
        "jdbc:h2:x;PASSWORD=abc",
        "https://host/?token=abc",
        "{\"password\":\"abc\"}"
      })
  void aSecretWithinAValueIsFound(String value) {
    assertThat(KeyValues.hasSecret(value)).isTrue();
    assertThat(KeyValues.hasSecret(new String[] {"plain", value})).isTrue();
    assertThat(KeyValues.hasSecret(List.of(value))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://host/path?x=1", "a@b.example", "{\"a\":1}"})
  void otherValuesAreShown(String value) {
    assertThat(KeyValues.hasSecret(value)).isFalse();
  }

  @Test
  void valuesGetTheTypeOfTheirKey() {
    assertThat(KeyValues.parse(key("a", AttributeDefinition.INTEGER), " 5 ")).isEqualTo(5);
    assertThat(KeyValues.parse(key("a", AttributeDefinition.LONG), "5")).isEqualTo(5L);
    assertThat(KeyValues.parse(key("a", AttributeDefinition.BOOLEAN), "true")).isEqualTo(true);
    assertThat(KeyValues.parse(key("a", AttributeDefinition.STRING), "x")).isEqualTo("x");
    assertThat(KeyValues.parse(key("a", AttributeDefinition.STRING, 9), List.of("x", "y")))
        .isEqualTo(new String[] {"x", "y"});
  }

  @Test
  void whatIsWrongIsRefusedWithTheKeyAndWhatIsExpected() {
    assertThatThrownBy(() -> KeyValues.parse(key("size", AttributeDefinition.INTEGER), "many"))
        .hasMessage("size = many: expected is a number");
    assertThatThrownBy(() -> KeyValues.parse(key("size", AttributeDefinition.INTEGER), "7"))
        .hasMessage("size = 7: at most 6");
    assertThatThrownBy(() -> KeyValues.parse(key("on", AttributeDefinition.BOOLEAN), "maybe"))
        .hasMessageContaining("true or false");
    assertThatThrownBy(() -> KeyValues.parse(key("a", AttributeDefinition.STRING), List.of()))
        .hasMessageContaining("one text");
    assertThatThrownBy(() -> KeyValues.parse(key("a", AttributeDefinition.STRING, 9), "x"))
        .hasMessageContaining("a list");
  }
}
