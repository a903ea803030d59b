package io.webchat.instances.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.instances.internal.InstanceProperties.Reading;
import io.webchat.spi.config.ConfigurationSource;
import io.webchat.spi.config.ConfigurationState.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstancePropertiesTest {
  private static final InstanceFiles NOWHERE =
      new InstanceFiles(Path.of("no-home"), Path.of("no-conf"));

  private static InstanceSettings read(Map<String, Object> properties) {
    return reading(properties, null).settings();
  }

  private static Reading reading(Map<String, Object> properties, InstanceSettings former) {
    return InstanceProperties.read(source(properties), NOWHERE, former);
  }

  private static ConfigurationSource source(Map<String, Object> properties) {
    return ConfigurationSource.of("io.webchat.instance~it", properties);
  }

  @Test
  void dotsNestAndForeignKeysAreLeftOut() {
    InstanceSettings settings =
        read(
            Map.of(
                "id", "shop",
                "transport.type", "pureengage-v3-rest",
                "transport.headers.X-API-KEY", "k",
                "transport.async.enabled", "true",
                "pollRateMult", "1.5",
                "main.deploymentID", "d1",
                "hooks.onFailure", "hold",
                "service.pid", "io.webchat.instance~shop",
                "felix.fileinstall.filename", "file:x"));
    assertThat(settings.id()).isEqualTo("shop");
    assertThat(settings.configuration().transportType()).isEqualTo("pureengage-v3-rest");
    assertThat(settings.configuration().headers()).isEqualTo(Map.of("x-api-key", "k"));
    assertThat(settings.configuration().async().enabled()).isTrue();
    assertThat(settings.configuration().poll().multiplier()).isEqualTo(1.5);
    assertThat(settings.configuration().deploymentId()).isEqualTo("d1");
    assertThat(settings.configuration().hooksOnFailure()).contains(HookFailurePolicy.HOLD);
    assertThat(settings.configuration().webchat())
        .containsOnlyKeys("transport", "pollRateMult", "hooks");
  }

  @ParameterizedTest
  @CsvSource({"' true ',true", "yes,true", "1,true", "no,false", "'',false"})
  void whetherMessagesAreAcknowledgedAsPeopleWriteIt(String value, boolean expected) {
    assertThat(read(Map.of("acknowledge", value)).configuration().acknowledge())
        .isEqualTo(expected);
  }

  @Test
  void aWordThatIsNoFlagIsRefused() {
    Reading wrong = reading(Map.of("acknowledge", "maybe"), read(Map.of("acknowledge", "yes")));
    assertThat(wrong.refusals())
        .containsExactly(new Refusal("acknowledge", "maybe", "true or false"));
    assertThat(wrong.settings().configuration().acknowledge()).as("the former value").isTrue();
  }

  @Test
  void jsonIsTheBaseThatOtherKeysChange() {
    InstanceSettings settings =
        read(Map.of("json", "{\"dataURL\":\"http://a/\",\"emojis\":true}", "dataURL", "http://b/"));
    assertThat(settings.configuration().dataUrl()).isEqualTo("http://b");
    assertThat(settings.configuration().webchat()).containsEntry("emojis", true);
  }

  @Test
  void aScriptIsReadAndAMissingOneNamed(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("widgets.config.js");
    Files.writeString(script, "window._genesys = {}");
    assertThat(read(Map.of("script", script.toString())).scripts())
        .containsExactly(
            new InstanceSettings.ScriptSource("widgets.config.js", "window._genesys = {}"));
    assertThatThrownBy(() -> read(Map.of("script", folder + "/none.js")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.js");
  }

  @Test
  void aWrongValueLeavesTheFormerOneAndIsTold() {
    Reading first = reading(Map.of("ajaxTimeout", "3s", "pollRateMin", "700"), null);
    assertThat(first.settings().configuration().ajaxTimeout()).isEqualTo(3000);
    assertThat(first.settings().configuration().poll().min()).isEqualTo(700);
    assertThat(first.refusals())
        .containsExactly(
            new Refusal(
                "ajaxTimeout",
                "3s",
                "a number of milliseconds without unit from 1 to 3600000, or 0 for none"));
    InstanceSettings former = read(Map.of("ajaxTimeout", "5000", "cometD.enabled", "true"));
    Reading second =
        reading(
            Map.of("ajaxTimeout", "3s", "cometD.enabled", "flase", "pollRateMin", "50"), former);
    assertThat(second.settings().configuration().ajaxTimeout()).isEqualTo(5000);
    assertThat(second.settings().configuration().cometD().enabled()).isTrue();
    assertThat(second.settings().configuration().poll().min()).isEqualTo(50);
    assertThat(second.refusals())
        .extracting(Refusal::key)
        .containsExactlyInAnyOrder("ajaxTimeout", "cometD.enabled");
  }

  @Test
  void aRefusedValueIsNamedUnlessItMayBeASecret() {
    Reading wrong =
        reading(
            Map.of(
                "cometD", "yes please",
                "hooks.onFailure", "drop",
                "dataURL", "ftp://me:pass@h/x?key=1",
                "userData", "s3cret"),
            null);
    assertThat(wrong.refusals())
        .extracting(refusal -> refusal.key() + " = " + refusal.value())
        .contains("cometD = yes please", "hooks.onFailure = drop", "userData = (secret)");
    assertThat(wrong.refusals().toString()).doesNotContain("pass@", "key=1", "s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pollRateSleep",
        "transport.longPollTimeout",
        "transport.headers.x-api-key",
        "transport.async.enabled",
        "xhrFields.withCredentials",
        "hooks.onFailure",
        "emojis",
        "userData.dataURL",
        "main.header.apikey"
      })
  void aKeyThatIsReadIsNotTakenForAMistypedOne(String key) {
    assertThat(InstanceKeys.mistyped(source(Map.of(key, "1")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pollRateSlep", "transport.longPolTimeout", "hook.onFailure", "dataUrl"})
  void aMistypedKeyIsFound(String key) {
    assertThat(InstanceKeys.mistyped(source(Map.of(key, "1")))).containsExactly(key);
  }

  @Test
  void aThirdPartyTransportHasKeysOfItsOwn() {
    assertThat(
            InstanceKeys.mistyped(
                source(
                    Map.of(
                        "transport.type", "pigeon",
                        "transport.longPolTimeout", "1",
                        "pollRateSlep", "1"))))
        .containsExactly("pollRateSlep");
  }

  @Test
  void aWrongValueInMainOrInAnObjectLeavesTheFormerOne() {
    InstanceSettings former = read(Map.of("main.header.a", "b", "userData.x", "y"));
    Reading later = reading(Map.of("main.header", "s3cret", "userData", "s3cret"), former);
    assertThat(later.settings().configuration().customHeaders()).isEqualTo(Map.of("a", "b"));
    assertThat(later.settings().configuration().userData()).isEqualTo(Map.of("x", "y"));
    assertThat(later.refusals())
        .extracting(Refusal::key)
        .containsExactly("userData", "main.header");
    assertThat(later.refusals().toString()).doesNotContain("s3cret");
    assertThat(read(Map.of("userData", "s3cret")).configuration().userData()).isEmpty();
  }

  @Test
  void aJsonThatIsNoneLeavesTheFormerConfiguration() {
    InstanceSettings former = read(Map.of("json", "{\"dataURL\":\"http://a\"}"));
    assertThat(
            reading(Map.of("json", "{\"dataURL\":"), former).settings().configuration().dataUrl())
        .isEqualTo("http://a");
    assertThat(reading(Map.of("json", "{"), null).refusals())
        .extracting(Refusal::key)
        .containsExactly("json");
  }

  @Test
  void theIdIsTheNameOfTheFileWhereNoneIsGiven() {
    Map<String, Object> file =
        Map.of(
            "service.pid", "io.webchat.instance~noid",
            "felix.fileinstall.filename", "file:/conf/io.webchat.instance-noid.cfg");
    assertThat(read(file).id()).isEqualTo("noid");
    assertThat(read(Map.of()).id()).isEqualTo("it");
    assertThat(read(Map.of("service.pid", "io.webchat.instance")).id()).isEqualTo("default");
    assertThat(read(Map.of("service.pid", "io.webchat.instance.4711")).id()).isNull();
    assertThat(
            reading(Map.of("service.pid", "io.webchat.instance.4711"), read(Map.of("id", "a")))
                .settings()
                .id())
        .isEqualTo("a");
    Reading wrong = reading(Map.of("id", "a b"), null);
    assertThat(wrong.settings().id()).isEqualTo("it");
    assertThat(wrong.refusals()).extracting(Refusal::key).containsExactly("id");
  }

  @Test
  void blanksAndTypedValuesAreFine() {
    WebChatConfiguration configuration =
        read(Map.of(
                "id", " trail ",
                "cometD.enabled", "False  ",
                "enableCustomHeader", " True",
                "dataURL", "http://a/ ",
                "ajaxTimeout", 700L,
                "pollRateMin", 60))
            .configuration();
    assertThat(configuration.cometD().enabled()).isFalse();
    assertThat(configuration.customHeader()).isTrue();
    assertThat(configuration.dataUrl()).isEqualTo("http://a");
    assertThat(configuration.ajaxTimeout()).isEqualTo(700);
    assertThat(configuration.poll().min()).isEqualTo(60);
  }

  @Test
  void mistypedKeysAreFoundAndThoseOfTheUserInterfaceAreNot() {
    assertThat(
            InstanceKeys.mistyped(
                source(
                    Map.of(
                        "dataUrl", "x",
                        "cometd.enabled", "true",
                        "pollRateMinn", "1",
                        "emojis", "true",
                        "uploadsEnabled", "true",
                        "userData.dataUrl", "x",
                        "transport.headers.x-api-kei", "x"))))
        .containsExactly("cometd.enabled", "dataUrl", "pollRateMinn");
  }

  @Test
  void filesLieInTheFolderOfTheDistributionAndOfTheConfigurations(@TempDir Path folder)
      throws IOException {
    InstanceFiles files = new InstanceFiles(folder.resolve("home"), folder.resolve("conf-b"));
    for (String file : new String[] {"home/conf/v2.js", "conf-b/v2.js", "home/x/a.js"}) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "");
    }
    assertThat(files.find("conf/v2.js")).isEqualTo(folder.resolve("conf-b/v2.js"));
    assertThat(files.find("v2.js")).isEqualTo(folder.resolve("conf-b/v2.js"));
    assertThat(files.find("x/a.js")).isEqualTo(folder.resolve("home/x/a.js"));
    assertThat(files.find("none.js")).isEqualTo(folder.resolve("home/none.js"));
    Path absolute = folder.resolve("home/x/a.js").toAbsolutePath();
    assertThat(files.find(absolute.toString())).isEqualTo(absolute);
    assertThat(
            InstanceProperties.read(source(Map.of("script", "conf/v2.js")), files, null)
                .settings()
                .scripts())
        .containsExactly(new InstanceSettings.ScriptSource("v2.js", ""));
  }
}
