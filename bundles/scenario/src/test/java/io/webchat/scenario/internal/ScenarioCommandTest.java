package io.webchat.scenario.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.webchat.api.WebChatPlatform;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios on the simulator. */
class ScenarioCommandTest {
  private static final String TALK =
      """
      name: talk
      form: {nickname: Jane, firstname: Jane, lastname: Doe}
      within: 60 s
      steps:
        - expect: {from: Agent, contains: How can I help}
        - typing: Hel
        - send: Hello there
        - expect: {from: Client, text: Hello there}
        - expect: {from: Agent, matches: 'You wrote ."?Hello'}
        - end
      """;

  private static WebChatPlatform platform;

  @TempDir Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private String printed = "";

  @BeforeAll
  static void start() {
    platform = WebChatPlatform.builder().discover().build();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private int scenario(String text, String... options) throws Exception {
    Path file = Files.writeString(folder.resolve("probe.yaml"), text);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(file.toString());
    return run(arguments);
  }

  private int run(List<String> arguments) {
    ScenarioMeters meters = new ScenarioMeters();
    meters.addRegistry(registry);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int result =
        new ScenarioCommand(platform.factory(), meters)
            .applyAsInt(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
    printed = out.toString(StandardCharsets.UTF_8);
    assertThat(platform.factory().list()).isEmpty();
    return result;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gms-v2-rest",
        "gms-v2-cometd",
        "pureengage-v3-rest",
        "webmessaging",
        "pureconnect-v4-rest",
        "purecloud-v2-sockets"
      })
  void holdsAConversationOnEachWire(String wire) throws Exception {
    assertThat(scenario(TALK, "--wire", wire)).as(() -> printed).isZero();
    assertThat(printed)
        .containsSubsequence(
            "scenario: " + wire,
            "ok ",
            "start",
            "line 5",
            "expect Agent contains",
            "line 7",
            "end",
            "scenario: every chat went as it should");
    assertThat(
            registry.get("webchat.scenario.step").tag("step", "7 send Hello there").timer().count())
        .isEqualTo(1);
  }

  @Test
  void sendsFilesAndChoosesWhatIsOffered() throws Exception {
    Files.writeString(folder.resolve("order.txt"), "Order 4711");
    String text =
        """
        name: order
        within: 60 s
        steps:
          - expect: agentConnected
          - attach: order.txt
          - attach: {name: more.txt, text: And more}
          - send: Show me something structured
          - expect: {from: agent, offers: Billing}
          - answer: Billing
          - expect: {from: agent, contains: Billing}
          - send: bye
          - expect: {event: ended}
        """;
    assertThat(scenario(text)).as(() -> printed).isZero();
  }

  @Test
  void tellsWhichStepFailsAndWhatCameInstead() throws Exception {
    Path report = folder.resolve("reports/probe.xml");
    String text =
        """
        name: "probe <1>"
        steps:
          - send: Hello
          - expect: {from: Agent, contains: "no agent says \\u0007 this"}
            within: 1500 ms
          - answer: Nothing
        """;
    assertThat(scenario(text, "--junit", report.toString())).isEqualTo(1);
    assertThat(printed)
        .containsPattern("NO line 4 .*: did not come within 1500 ms; ")
        .contains("-  line 6 answer Nothing", "left out", "scenario: FAILED");
    assertThat(Files.readString(report))
        .contains(
            "<testsuite name=\"probe &lt;1&gt;\" tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\"",
            "name=\"line 3: send Hello\"",
            "no agent says ? this",
            "<failure message=\"did not come within 1500 ms",
            "<skipped");
  }

  @Test
  void namesTheServerThatCannotBeReached() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("config.json"), "{\"dataURL\": \"http://127.0.0.1:1/genesys\"}");
    assertThat(scenario(TALK, "--config", config.toString())).isEqualTo(1);
    assertThat(printed).containsPattern("NO +start .*UNREACHABLE|NO +start .*reach");
  }

  @Test
  void holdsManyChatsAtATimeAndTellsTheirTimes() throws Exception {
    Path report = folder.resolve("load.xml");
    assertThat(scenario(TALK, "--chats", "20", "--times", "2", "--junit", report.toString()))
        .as(() -> printed)
        .isZero();
    assertThat(printed)
        .contains("talk: 40 chats, 20 at a time", "p95 ms")
        .containsPattern(" +40 +0 .* 7 +send Hello there");
    assertThat(registry.get("webchat.scenario.chats").tag("outcome", "success").counter().count())
        .isEqualTo(40);
    assertThat(Files.readString(report)).contains("tests=\"40\" failures=\"0\"");
  }

  @Test
  void refusesWhatIsNoScenarioWithFileLineAndKey() throws Exception {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("", "probe.yaml is empty");
    wrong.put("steps: [", "probe.yaml, line 1: ");
    wrong.put("- send: x", "line 1: expected an object with some of [name, form");
    wrong.put("name: x", "steps: expected a list, there is none");
    wrong.put("steps: []", "line 1: steps: expected 1 to 1000 steps");
    wrong.put("name: a\nname: b\nsteps: [end]", "line 2: name: is there twice");
    wrong.put("steps:\n  - sing: la", "line 2: steps: expected one of [send");
    wrong.put("steps:\n  - stop", "line 2: steps: expected end, or an object with one of");
    wrong.put("steps:\n  - {send: a, typing: b}", "line 2: steps: expected one of");
    wrong.put("steps:\n  - send: ''", "line 2: send: expected a text that is not empty");
    wrong.put("steps:\n  - send: [a]", "line 2: send: expected a text, found a list");
    wrong.put("steps:\n  - expect: 'no event'", "line 2: expect: expected the name of an event");
    wrong.put("steps:\n  - expect: {from: Nobody}", "line 2: from: expected one of [Client");
    wrong.put("steps:\n  - expect: {matches: '('}", "line 2: matches: expected a regular");
    wrong.put("steps:\n  - expect: {event: a, text: b}", "line 2: expect: expected event, or");
    wrong.put("steps:\n  - attach: none.txt", "line 2: attach: expected the name of a file in");
    wrong.put("within: soon\nsteps: [end]", "line 1: within: expected a time of 1 ms to 60 m");
    wrong.put("steps:\n  - pause: 99999 m", "line 2: pause: expected a time");
    wrong.put("[".repeat(20_000), "probe.yaml");
    wrong.put("a: &a [x]\nb: !!java.lang.Runtime {}\nsteps: [end]", "line 1: expected one of");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      assertThat(scenario(each.getKey())).as(each.getKey()).isEqualTo(2);
      assertThat(printed).contains("scenario: ", each.getValue());
    }
    assertThat(run(List.of())).isEqualTo(2);
    assertThat(printed).contains("no scenario; scenario takes FILE…");
    assertThat(run(List.of("none.yaml", "--chats", "0"))).isEqualTo(2);
    assertThat(printed).contains("--chats 0: expected a number from 1 to 50000");
    assertThat(run(List.of("none.yaml"))).isEqualTo(2);
    assertThat(printed).contains("there is no file ", "none.yaml");
  }
}
