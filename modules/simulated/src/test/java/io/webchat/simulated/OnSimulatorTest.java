package io.webchat.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnSimulatorTest {
  private static ChatSimulator simulator;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    simulator = new SimulatorBuilder().start();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static WebChatConfiguration led(InstanceSettings settings, String type) {
    return OnSimulator.lead(
            settings, simulator, OnSimulator.wire(type).orElseThrow(), Map.of("pollRateMin", 50))
        .configuration();
  }

  @Test
  void leadsEveryConfigurationToEveryWireOfTheSimulator() throws Exception {
    InstanceSettings settings =
        InstanceFile.read(
            file(
                "chat.json",
                """
                {"webchat": {"dataURL": "https://real.example/chat", "serverURL": "https://real.example/start", "userData": {"a": 1},
                  "cometD": {"enabled": true, "cometURL": "https://real.example/cometd"},
                  "transport": {"type": "webmessaging", "dataURL": "https://real.example", "x": 2}}}
                """));
    assertThat(OnSimulator.transportTypes()).hasSize(6);
    for (String type : OnSimulator.transportTypes()) {
      WebChatConfiguration led = led(settings, type);
      assertThat(led.transportType()).isEqualTo(type);
      assertThat(led.webchat().toString()).doesNotContain("real");
      assertThat(led.userData()).containsEntry("a", 1);
      assertThat(led.poll().min()).isEqualTo(50);
      assertThat(led.webchat()).containsEntry("ajaxTimeout", 60_000);
    }
    assertThat(led(settings, "pureengage-v3-rest").transport()).containsEntry("x", 2);
    assertThat(OnSimulator.wire("carrier-pigeon")).isEmpty();
  }

  @Test
  void leadsScriptsThereByAnotherBehindThem() throws Exception {
    InstanceSettings settings = InstanceFile.read(file("widgets.config.js", "window.x = 1;"));
    InstanceSettings led =
        OnSimulator.lead(
            settings, simulator, OnSimulator.wire("gms-v2-rest").orElseThrow(), Map.of());
    assertThat(led.scripts()).hasSize(2);
    assertThat(led.scripts().get(0).text()).isEqualTo("window.x = 1;");
    assertThat(led.scripts().get(1).text())
        .contains("\"dataURL\":\"" + simulator.gmsUrl(), "\"transport\":null")
        .as("what the script has set stays")
        .doesNotContain("ajaxTimeout");
  }

  @Test
  void namesFileAndPlaceOfWhatCannotBeRead() throws Exception {
    String broken = file("broken.json", "{\n  \"dataURL\": oops\n}");
    assertThatThrownBy(() -> InstanceFile.read(broken))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("broken.json, line 2");
    String wrong = file("wrong.json", "{\"pollRateMin\": \"fast\"}");
    assertThatThrownBy(() -> InstanceFile.read(wrong))
        .hasMessageContaining("wrong.json: pollRateMin: expected a number");
    assertThatThrownBy(() -> InstanceFile.read(folder.resolve("none.json").toString()))
        .hasMessageContainingAll("there is no file", "none.json");
    String large = file("large.js", " ".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> InstanceFile.read(large)).hasMessageContaining("larger than");
    assertThatThrownBy(() -> InstanceFile.read("\0")).hasMessageContaining("cannot read");
  }
}
