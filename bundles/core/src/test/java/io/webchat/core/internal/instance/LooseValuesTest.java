package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as people write them in JavaScript. */
class LooseValuesTest {
  private static final List<Object> FALSY = Arrays.asList(false, 0, 0.0, "", null, Double.NaN);

  private static WebChatConfiguration of(String key, Object value) {
    Map<String, Object> webchat = new HashMap<>();
    webchat.put(key, value);
    return WebChatConfiguration.of(webchat);
  }

  @Test
  void aFalsyObjectIsNotThere() {
    for (Object falsy : FALSY) {
      for (String key : List.of("cometD", "async", "userData", "transport", "xhrFields")) {
        WebChatConfiguration configuration = of(key, falsy);
        assertThat(configuration.transportType()).isEqualTo(WebChatConfiguration.GMS_REST);
        assertThat(configuration.async().enabled()).isFalse();
        assertThat(configuration.userData()).isEmpty();
      }
      Map<String, Object> transport = new HashMap<>(Map.of("type", "x"));
      transport.put("headers", falsy);
      transport.put("async", falsy);
      assertThat(of("transport", transport).headers()).isEmpty();
    }
  }

  @Test
  void aFlagTakesTruthyAndFalsyValues() {
    for (Object truthy : List.of(true, 1, -1, "true", "True ", "1", "yes", Map.of(), List.of())) {
      assertThat(of("enableCustomHeader", truthy).customHeader()).as("%s", truthy).isTrue();
    }
    for (Object falsy : List.of(false, 0, "", "false", "False ", "0", "no", Double.NaN)) {
      assertThat(of("enableUrlTrailingSlash", falsy).trailingSlash()).as("%s", falsy).isFalse();
    }
    assertThat(of("enableUrlTrailingSlash", null).trailingSlash()).isTrue();
  }

  @Test
  void noTimeIsNone() {
    assertThat(of("ajaxTimeout", 0).ajaxTimeout()).isZero();
    assertThat(of("ajaxTimeout", "0").patience()).isEqualTo(60_000);
    assertThat(of("ajaxTimeout", false).ajaxTimeout()).isEqualTo(3_000);
    assertThat(of("fileUploadTimeout", 0).fileUploadTimeout()).isZero();
    assertThat(of("restoreTimeout", 0).restoreTimeout()).isZero();
    assertThat(of("restoreTimeout", false).restoreTimeout()).isEqualTo(60_000);
    assertThat(of("expiryNoticeTime", 0).expiryNoticeTime()).isZero();
    assertThat(of("maxMessageLength", false).maxMessageLength()).isZero();
    assertThat(of("pollRateMin", null).poll().min()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3s", "many", "1,5", "-1", "3600001", "1e99"})
  void whatIsNoTimeIsRefusedWithWhatIsExpected(String value) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> of("ajaxTimeout", value))
        .satisfies(
            refused -> {
              assertThat(refused.key()).isEqualTo("ajaxTimeout");
              assertThat(refused.expected())
                  .isEqualTo(
                      "a number of milliseconds without unit from 1 to 3600000, or 0 for none");
            });
  }

  @Test
  void whatIsReadLaterIsRefusedAtOnce() {
    for (String key : List.of("dataURL", "endpoint", "serverURL", "apikey")) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> of(key, Map.of("a", "b")))
          .satisfies(refused -> assertThat(refused.key()).isEqualTo(key));
    }
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> WebChatConfiguration.of(Map.of(), Map.of("header", "x")))
        .satisfies(refused -> assertThat(refused.key()).isEqualTo("main.header"));
  }
}
