package io.webchat.core.internal.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.HookFailurePolicy;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.HookSettings;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the core makes of the values of its configuration. */
class CoreConfigTest {
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<CoreSettings> applied = new ArrayList<>();
  private final CheckedConfiguration<CoreSettings> configuration =
      new CheckedConfiguration<>(
          CoreComponent.PID, CoreConfig.class, new CoreConfig.Reader(), errors::add, warnings::add);

  private CoreSettings update(Map<String, Object> properties) {
    configuration.update(properties, applied::add);
    return configuration.inForce();
  }

  @Test
  void aPolicyThatThereIsNotLeavesTheFormerInForce() {
    assertThat(configuration.read(Map.of("hooksOnFailure", "hold")).hooks().onFailure())
        .isEqualTo(HookFailurePolicy.HOLD);
    CoreSettings now = update(Map.of("hooksOnFailure", "perhaps", "sendLimit", "7"));
    assertThat(now.hooks().onFailure()).isEqualTo(HookFailurePolicy.HOLD);
    assertThat(now.sendLimit()).as("what can be used of the same change").isEqualTo(7);
    assertThat(errors)
        .singleElement()
        .asString()
        .contains(CoreComponent.PID, "hooksOnFailure", "perhaps", "pass, hide or hold")
        .contains("the former value hold stays in force");
    assertThat(warnings).isEmpty();
  }

  @Test
  void atTheStartTheDefaultIsInForce() {
    CoreSettings first = configuration.read(Map.of("hooksHoldMs", "forever"));
    assertThat(first.hooks()).isEqualTo(HookSettings.DEFAULT);
    assertThat(errors).singleElement().asString().contains("hooksHoldMs", "the default");
  }

  /** The hooks may be what protects. */
  @Test
  void aPolicyThatThereIsNotHidesAtTheStart() {
    CoreSettings first = configuration.read(Map.of("hooksOnFailure", "hidden"));
    assertThat(first.hooks().onFailure()).isEqualTo(HookFailurePolicy.HIDE);
    assertThat(errors)
        .singleElement()
        .asString()
        .contains("hooksOnFailure: expected", "found hidden; hide is in force in its place");
    assertThat(configuration.state().settings())
        .contains(new Setting("hooksOnFailure", "hide", false, ""));
    assertThat(configuration.read(Map.of()).hooks().onFailure()).isEqualTo(HookFailurePolicy.PASS);
  }

  @ParameterizedTest
  @CsvSource({
    "hooksOnFailure,pass,PASS",
    "hooksOnFailure,' hide ',HIDE",
    "hooksOnFailure,Hold,HOLD",
  })
  void policiesAsPeopleWriteThem(String key, String value, HookFailurePolicy expected) {
    assertThat(configuration.read(Map.of(key, value)).hooks().onFailure()).isEqualTo(expected);
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "threads,many",
    "maxInstances,0",
    "mailboxLimit,-1",
    "transcriptLimit,1.5",
    "sendLimit,ten",
    "extensionTimeoutMs,10s",
    "transportGraceMs,0",
    "storageGraceMs,x",
    "storageTimeoutMs,99999999999999999999",
    "failover,maybe",
    "leaseMs,0",
    "leaseMs,15",
    "failoverLimit,none",
    "hooksOnFailure,perhaps",
    "hooksHoldMs,forever",
  })
  void aValueThatCannotBeUsedChangesNothing(String key, String value) {
    CoreSettings former = configuration.read(Map.of());
    CoreSettings now = update(Map.of(key, value));
    assertThat(now).isEqualTo(former);
    assertThat(applied).isEmpty();
    assertThat(errors).singleElement().asString().contains(CoreComponent.PID, key, value);
  }

  /** The container of a command is started with it. */
  @Test
  void theFrameworkMaySayHowLongExtensionsMayTakeWhereTheConfigurationDoesNot() {
    UnaryOperator<String> framework =
        Map.of("webchat.core.extensionTimeoutMs", "60000", "webchat.core.sendLimit", "7")::get;
    Map<String, Object> others = Map.of("sendLimit", "20");
    CoreSettings read = configuration.read(CoreConfig.Reader.orOfFramework(others, framework));
    assertThat(read.extensionTimeoutMs()).isEqualTo(60_000);
    assertThat(read.sendLimit()).isEqualTo(20);
    Map<String, Object> own = Map.of("extensionTimeoutMs", "500");
    assertThat(CoreConfig.Reader.orOfFramework(own, framework)).isEqualTo(own);
    assertThat(CoreConfig.Reader.orOfFramework(others, key -> null)).isEqualTo(others);
    assertThat(errors).isEmpty();
  }
}
