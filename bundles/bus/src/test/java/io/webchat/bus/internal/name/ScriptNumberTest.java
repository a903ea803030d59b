package io.webchat.bus.internal.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in names of data events, as {@code String(number)} of JavaScript has them. */
class ScriptNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1.0, 1",
    "-1.5, -1.5",
    "100, 100",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "123456.789, 123456.789",
    "1e15, 1000000000000000",
    "1e20, 100000000000000000000",
    "123456789012345680000, 123456789012345680000",
    "999999999999999900000, 999999999999999900000",
    "1e21, 1e+21",
    "-1e21, -1e+21",
    "1.5e300, 1.5e+300",
    "1e-6, 0.000001",
    "1.25e-6, 0.00000125",
    "1e-7, 1e-7",
    "1.25e-7, 1.25e-7",
    "2e-44, 2e-44",
    "2e23, 2e+23",
    "2.0E-3, 0.002",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "9007199254740993, 9007199254740992",
    "4.35, 4.35",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void aNumberIsWrittenAsInJavaScript(double number, String text) {
    assertThat(ScriptText.of(number)).isEqualTo(text);
  }

  @Test
  void otherNumbersOfTheJvmAreWhatScriptsMakeOfThem() {
    assertThat(ScriptText.of(7)).isEqualTo("7");
    assertThat(ScriptText.of(Long.MIN_VALUE)).isEqualTo("-9223372036854776000");
    assertThat(ScriptText.of(9_007_199_254_740_993L)).isEqualTo("9007199254740992");
    assertThat(ScriptText.of(0.1f)).isEqualTo("0.1");
    assertThat(ScriptText.of(new BigDecimal("1E+2"))).isEqualTo("100");
    assertThat(ScriptText.of(BigInteger.TEN.pow(400))).isEqualTo("Infinity");
  }

  @Test
  void whatIsWrittenIsTheNumberAgainAndHasNoDigitTooMany() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      String text = ScriptText.of(number);
      if (!Double.isNaN(number)) {
        assertThat(Double.parseDouble(text)).isEqualTo(number);
        assertThat(new BigDecimal(text).stripTrailingZeros().precision())
            .isLessThanOrEqualTo(new BigDecimal(Double.toString(number)).precision());
      }
    }
  }
}
