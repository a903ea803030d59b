package io.webchat.webhooks.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.webhooks.internal.delivery.ReceiverSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSettingsTest {
  private static final String URL = "https://crm.example/hooks";

  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final CheckedConfiguration<WebhookSettings> configuration =
      new CheckedConfiguration<>(
          Webhook.PID + "~crm",
          WebhookConfiguration.class,
          WebhookSettings::read,
          errors::add,
          warnings::add);

  private WebhookSettings read(Map<String, Object> changes) {
    Map<String, Object> properties = new HashMap<>(changes);
    properties.putIfAbsent("url", URL);
    configuration.update(properties, settings -> {});
    return configuration.inForce();
  }

  @Test
  void anAddressIsEnough() {
    WebhookSettings settings = read(Map.of());
    ReceiverSettings receiver = settings.receiver();
    assertThat(errors).isEmpty();
    assertThat(receiver.url()).isEqualTo(URL);
    assertThat(receiver.wants("any", "messageReceived")).isTrue();
    assertThat(receiver.wants("any", "agentTypingStarted")).isFalse();
    assertThat(receiver.giveUpMs()).isEqualTo(86_400_000);
    assertThat(settings.folder()).isEqualTo("webhooks");
  }

  @Test
  void withoutAnAddressThereIsNone() {
    configuration.update(Map.of("timeoutMs", "5000"), settings -> {});
    assertThat(configuration.inForce()).isNull();
    assertThat(errors)
        .anyMatch(line -> line.contains("io.webchat.webhooks~crm") && line.contains("url"));
  }

  @Test
  void eventsAndInstancesAreChosen() {
    ReceiverSettings receiver =
        read(Map.of("events", "ended, error", "instances", "support-*, a.b")).receiver();
    assertThat(receiver.wants("support-1", "ended")).isTrue();
    assertThat(receiver.wants("a.b", "error")).isTrue();
    assertThat(receiver.wants("aXb", "error")).isFalse();
    assertThat(receiver.wants("sales-1", "ended")).isFalse();
    assertThat(receiver.wants("support-1", "started")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    ".headers,nonsense,NAME=VALUE",
    ".headers,Content-Type=x,other names than Content-Type",
    "events,message received,names such as",
    "instances,a b,ids of instances",
    "timeoutMs,5,timeoutMs",
    "waitingPerChat,0,waitingPerChat",
    "waiting,0,waiting",
    "giveUpMinutes,-1,giveUpMinutes"
  })
  void aWrongValueLeavesTheDefault(String key, String value, String expected) {
    WebhookSettings settings = read(Map.of(key, value));
    assertThat(errors)
        .singleElement()
        .satisfies(line -> assertThat(line).contains(key).contains(expected));
    assertThat(settings.isLike(read(Map.of()))).isTrue();
  }

  /** Deliveries would leave unsigned. */
  @Test
  void aSecretThatIsTooShortMakesNoWebhook() {
    assertThat(read(Map.of(".secrets", "short"))).isNull();
    assertThat(errors)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .contains("cannot be used: .secrets: expected at least 16 characters each")
                    .doesNotContain("short"));
    String secret = "0123456789abcdef";
    assertThat(read(Map.of(".secrets", secret)).receiver().secrets()).containsExactly(secret);
    assertThat(read(Map.of(".secrets", "short")).receiver().secrets()).containsExactly(secret);
  }

  /** Whoever knows the name of the variable could sign. */
  @Test
  void theNameOfAVariableIsNoSecret() {
    assertThat(read(Map.of(".secrets", "0123456789abcdef, ${env:WEBHOOK_SECRET}"))).isNull();
    assertThat(errors)
        .singleElement()
        .asString()
        .contains("cannot be used: .secrets: expected a value of each variable");
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example/services/T0/SECRET,https://hooks.example/…",
    "https:/hooks.example/services/T0/SECRET,(secret)",
    "hooks.example/services/T0/SECRET,(secret)",
    "https://hooks.example/services /T0/SECRET,https://hooks.example/…"
  })
  void ofAnAddressOnlyTheHostIsShown(String url, String shown) {
    boolean isUsed = configuration.update(Map.of("url", url), settings -> {});
    ConfigurationState state = configuration.state();
    assertThat(isUsed ? state.settings().toString() : errors.toString() + state.refusals())
        .contains(shown);
    assertThat(state.toString() + errors + warnings).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @CsvSource({"ftp://a/b", "https://user:word@host/", "nonsense", "http://"})
  void anAddressMustBeOne(String url) {
    configuration.update(Map.of("url", url), settings -> {});
    assertThat(configuration.inForce()).isNull();
    assertThat(errors)
        .anyMatch(line -> line.contains("url") && line.contains("an address such as"));
  }

  @Test
  void pausesFitTogether() {
    read(Map.of());
    read(Map.of("firstPauseMs", 5_000, "longestPauseMs", 1_000));
    assertThat(errors)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line).contains("longestPauseMs = 1000 is below firstPauseMs = 5000"));
    assertThat(configuration.inForce().receiver().firstPauseMs()).isEqualTo(1_000);
  }
}
