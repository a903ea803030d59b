package io.webchat.config.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTextTest {
  private final List<String> unknown = new ArrayList<>();

  private Map<String, Object> values(String text) {
    return ConfigurationText.of(text.getBytes(StandardCharsets.UTF_8))
        .values(
            Map.of("webchat.home", "/opt/webchat")::get,
            (key, name) -> unknown.add(key + " " + name));
  }

  @Test
  void isUtf8WithOrWithoutAMark() {
    assertThat(values("Stadt = Köln €\n")).isEqualTo(Map.of("Stadt", "Köln €"));
    assertThat(values("\uFEFFStadt = Köln €\n")).isEqualTo(Map.of("Stadt", "Köln €"));
    assertThat(values("\uFEFF# Köln\na=b\\u00e4")).isEqualTo(Map.of("a", "bä"));
  }

  @Test
  void isLatin1WhereItIsNotUtf8() {
    ConfigurationText text =
        ConfigurationText.of("Stadt = Köln".getBytes(Charset.forName("ISO-8859-1")));
    assertThat(text.isUtf8()).isFalse();
    assertThat(text.values(name -> null, (key, name) -> {})).isEqualTo(Map.of("Stadt", "Köln"));
  }

  @Test
  void aJsonTextAloneIsAValue() {
    assertThat(values("json = {\"dataURL\": \"http://a/g\", \"userData\": {\"a\": \"b\"}}\n"))
        .isEqualTo(Map.of("json", "{\"dataURL\": \"http://a/g\", \"userData\": {\"a\": \"b\"}}"));
    assertThat(values("json = {\\\n  \"a\": 1}\n")).isEqualTo(Map.of("json", "{\"a\": 1}"));
  }

  @Test
  void blanksAroundValuesDoNotCount() {
    assertThat(values("a = false  \nb =\t x y \t\n c=\n"))
        .isEqualTo(Map.of("a", "false", "b", "x y", "c", ""));
  }

  @Test
  void aFileOfTypedValuesGivesWhatIsInTheQuotes() {
    Map<String, Object> values =
        values("a = I\"5\"\nb = [\"x\", \"y\"]\nc = \"\"\nd = B\"true\"\n");
    assertThat(values).containsEntry("a", "5").containsEntry("c", "").containsEntry("d", "true");
    assertThat(values.get("b")).isEqualTo(new String[] {"x", "y"});
    assertThat(values("a = \"5\"\nb = x\n")).isEqualTo(Map.of("a", "\"5\"", "b", "x"));
  }

  @Test
  void variablesStandForPropertiesAndOtherKeys() {
    assertThat(values("folder = ${webchat.home}/x\nb = ${folder}/$1\nc = ${unknown}\nd = ${d}"))
        .isEqualTo(
            Map.of(
                "folder", "/opt/webchat/x",
                "b", "/opt/webchat/x/$1",
                "c", "${unknown}",
                "d", "${d}"));
    assertThat(unknown).containsExactly("c unknown");
  }

  @Test
  void aRankingIsANumber() {
    assertThat(values("service.ranking = 5\nother = 5"))
        .isEqualTo(Map.of("service.ranking", 5, "other", "5"));
  }

  @Test
  void aTextThatIsNoneOfPropertiesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> values("a = \\u12"));
    assertThat(ConfigurationText.of(new byte[0]).isBlank()).isTrue();
    assertThat(ConfigurationText.of(" \n\n".getBytes(StandardCharsets.UTF_8)).isBlank()).isTrue();
    assertThat(ConfigurationText.of("# x".getBytes(StandardCharsets.UTF_8)).isBlank()).isFalse();
  }
}
