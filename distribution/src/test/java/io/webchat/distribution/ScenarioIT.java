package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.json.JsonWriter;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code webchat scenario} as an operator and a build server call it. */
class ScenarioIT {
  private static final Path PROBE =
      DistributionProcess.REPOSITORY.resolve("samples/scenarios/probe.yaml");

  /** It may take as long as the test waits: the machine may be busy. */
  private static final String LONG = DistributionProcess.PATIENCE.toSeconds() + " s";

  @TempDir Path folder;

  private static String patientProbe() throws IOException {
    return Files.readString(PROBE).replaceAll("within: \\d+ s", "within: " + LONG);
  }

  private static DistributionProcess scenario(String... arguments) {
    return DistributionProcess.start(
        Stream.concat(Stream.of("scenario"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** Version 2 is that of the load. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gms-v2-cometd",
        "pureengage-v3-rest",
        "webmessaging",
        "pureconnect-v4-rest",
        "purecloud-v2-sockets"
      })
  void holdsItOnEachWire(String wire) throws Exception {
    // who joins is not told on every wire
    String texts = patientProbe().replace("  - expect: agentConnected\n", "");
    Path file = Files.writeString(folder.resolve("wire.yaml"), texts);
    try (DistributionProcess probe = scenario(file.toString(), "--wire", wire)) {
      assertThat(probe.exitCode()).as(probe.output()).isZero();
      assertThat(probe.output()).contains(wire, "scenario: every chat went as it should");
    }
  }

  @Test
  void failsWithTheStepAndAReport() throws Exception {
    Path file = folder.resolve("fails.yaml");
    Files.writeString(
        file,
        """
        name: fails
        within: 3 m
        steps:
          - expect: {from: Agent, contains: never said}
            within: 2 s
          - end
        """);
    Path report = folder.resolve("report.xml");
    try (DistributionProcess probe = scenario(file.toString(), "--junit", report.toString())) {
      assertThat(probe.exitCode()).as(probe.output()).isEqualTo(1);
      assertThat(probe.output()).contains("NO line 4", "did not come within 2000 ms");
    }
    assertThat(Files.readString(report))
        .contains("tests=\"3\" failures=\"1\"", "did not come within 2000 ms");
  }

  @Test
  void holdsFiftyChatsAtATime() throws Exception {
    Path file = Files.writeString(folder.resolve("load.yaml"), patientProbe());
    try (DistributionProcess load = scenario(file.toString(), "--chats", "50")) {
      assertThat(load.exitCode()).as(load.output()).isZero();
      assertThat(load.output())
          .contains(
              "scenario: gms-v2-rest",
              "50 chats, 50 at a time",
              "p99 ms",
              "scenario: every chat went as it should");
    }
  }

  @Test
  void saysWhatCannotBeUsed() throws Exception {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), "steps:\n  - sing: la\n");
    try (DistributionProcess probe = scenario(file.toString())) {
      assertThat(probe.exitCode()).as(probe.output()).isEqualTo(2);
      assertThat(probe.output()).contains("wrong.yaml, line 2: steps: expected one of [send");
    }
  }

  @Test
  void endsItsChatsWhenItIsTerminated() throws Exception {
    Path file = folder.resolve("long.yaml");
    Files.writeString(file, "within: 50 m\nsteps:\n  - expect: {text: never said}\n");
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      Path config = folder.resolve("server.json");
      Map<String, Object> settings = new HashMap<>(simulator.configuration(Wire.GMS_V2));
      settings.put("ajaxTimeout", 300_000);
      Files.writeString(config, JsonWriter.write(settings));
      Path temporary = Files.createDirectory(folder.resolve("temporary"));
      String options = DistributionProcess.QUICK + " -Djava.io.tmpdir=" + temporary;
      try (DistributionProcess load =
          DistributionProcess.start(
              Map.of("JAVA_OPTS", options),
              "scenario",
              file.toString(),
              "--chats",
              "20",
              "--config",
              config.toString())) {
        Awaitility.await()
            .atMost(DistributionProcess.PATIENCE)
            .until(() -> simulator.chats().size() == 20);
        assertThat(temporary).isDirectoryContaining("glob:**webchat-scenario-*");
        load.process().toHandle().destroy(); // the process itself closes its output
        assertThat(load.exitCode()).as(load.output()).isEqualTo(128 + 15);
        assertThat(load.output()).contains("scenario: no chat is left open");
        assertThat(temporary).isDirectoryNotContaining("glob:**webchat-scenario-*");
      }
      assertThat(simulator.chats()).hasSize(20).allMatch(SimulatedChat::ended);
    }
  }

  @Test
  void explainsItself() throws Exception {
    try (DistributionProcess help = scenario("--help")) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.output())
          .contains("scenario FILE…", "--metrics FILE", "steps:", "answer TEXT or {FIELD: TEXT}")
          .doesNotContain("replay FILE");
    }
  }
}
