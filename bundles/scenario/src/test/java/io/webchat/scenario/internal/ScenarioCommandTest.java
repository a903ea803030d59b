package io.webchat.scenario.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonWriter;
import io.webchat.scenario.internal.script.Scenario;
import io.webchat.scenario.internal.script.ScenarioFile;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

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
            .applyAsInt(arguments, new PrintStream(out, true, UTF_8));
    printed = out.toString(UTF_8);
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
  void fillsInForms() throws Exception {
    String text =
        """
        name: order
        within: 60 s
        steps:
          - send: Please show me a form
          - expect: {from: Agent, offers: Order number}
          - answer: {Order number: 4711, Topic: Billing}
          - expect: {from: Client, text: '4711, Billing'}
          - expect: {from: Agent, contains: '4711, Billing'}
        """;
    assertThat(scenario(text, "--wire", "webmessaging")).as(() -> printed).isZero();
    assertThat(printed).contains("answer Order number, Topic");
    String other = text.replace("Order number: 4711", "Order: 4711");
    assertThat(scenario(other, "--wire", "webmessaging")).isEqualTo(1);
    assertThat(printed)
        .containsPattern(
            "NO line 6 .*: the form has no field \"Order\": expected some of \\[Order");
    String chosen = text.replace("{Order number: 4711, Topic: Billing}", "Billing");
    assertThat(scenario(chosen, "--wire", "webmessaging")).isEqualTo(1);
    assertThat(printed).containsPattern("NO line 6 .*: a form was offered: expected its fields");
  }

  @Test
  void tellsWhichStepFailsAndWhatCameInstead() throws Exception {
    Path report = folder.resolve("reports/probe.xml");
    String text =
        """
        name: "probe <1>"
        within: 60 s
        steps:
          - send: Hello
          - expect: {from: Agent, contains: "no agent says \\u0007 this"}
            within: 1500 ms
          - answer: Nothing
        """;
    assertThat(scenario(text, "--junit", report.toString())).isEqualTo(1);
    assertThat(printed)
        .containsPattern("NO line 5 .*: did not come within 1500 ms; ")
        .contains("-  line 7 answer Nothing", "left out", "scenario: FAILED");
    assertValid(report, 4, 1, 1);
    assertThat(Files.readString(report))
        .contains(
            "<testsuite name=\"probe &lt;1&gt;\" tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\"",
            "name=\"line 4: send Hello\"",
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
    assertValid(report, 40, 0, 0);
  }

  @Test
  void aLoadTellsHowFarItIs() throws Exception {
    String text =
        """
        name: slow
        within: 50 m
        steps:
          - expect: {from: Agent, text: Here I am}
          - end
        """;
    Path file = Files.writeString(folder.resolve("slow.yaml"), text);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start()) {
      Performance performance =
          new Performance(
              platform.factory(),
              new ScenarioMeters(),
              ScenarioOptions.parse(List.of(file.toString(), "--chats", "2")),
              new PrintStream(out, true, UTF_8),
              Duration.ofMillis(20));
      InstanceSettings settings =
          InstanceSettings.of(
              WebChatConfiguration.of(simulator.configuration(Wire.GMS_V2))
                  .with(Map.of("ajaxTimeout", 300_000)));
      List<Scenario> scenarios = List.of(ScenarioFile.read(file.toString()));
      CompletableFuture<Integer> result = new CompletableFuture<>();
      new Thread(
              () -> {
                try {
                  result.complete(performance.hold(scenarios, settings));
                } catch (IOException e) {
                  result.completeExceptionally(e);
                }
              })
          .start();
      String told = "  %d of 2 chats are over, 0 failed, %d are held";
      Awaitility.await()
          .untilAsserted(() -> assertThat(out.toString(UTF_8)).contains(told.formatted(0, 2)));
      Awaitility.await().until(() -> simulator.chats().size() == 2);
      simulator.chats().get(0).agent("Anna").say("Here I am");
      Awaitility.await()
          .untilAsserted(() -> assertThat(out.toString(UTF_8)).contains(told.formatted(1, 1)));
      simulator.chats().get(1).agent("Anna").say("Here I am");
      assertThat(result.get(5, TimeUnit.MINUTES)).isZero();
    }
    assertThat(out.toString(UTF_8)).contains("2 chats in ");
  }

  /** The elements and attributes that build servers ask for, and counts that are true. */
  private static void assertValid(Path report, int tests, int failures, int skipped)
      throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(cases.getLength()).isEqualTo(tests).isEqualTo(number(suite, "tests"));
    assertThat(suite.getElementsByTagName("failure").getLength())
        .isEqualTo(failures)
        .isEqualTo(number(suite, "failures"));
    assertThat(suite.getElementsByTagName("skipped").getLength())
        .isEqualTo(skipped)
        .isEqualTo(number(suite, "skipped"));
    assertThat(suite.getAttribute("timestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < cases.getLength(); i++) {
      Element each = (Element) cases.item(i);
      assertThat(each.getAttribute("classname")).isEqualTo(suite.getAttribute("name"));
      assertThat(each.getAttribute("time")).matches("\\d+\\.\\d{3}");
      assertThat(names.add(each.getAttribute("name"))).as(each.getAttribute("name")).isTrue();
    }
  }

  private static int number(Element element, String attribute) {
    return Integer.parseInt(element.getAttribute(attribute));
  }

  @Test
  void refusesWhatIsNoScenarioWithFileLineAndKey() throws Exception {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("", "probe.yaml is empty");
    wrong.put("steps: [", "probe.yaml, line 1, column 9: is not YAML: ");
    wrong.put(
        "steps:\n  - send: a\n   - end", "line 3, column 4: is not YAML: expected <block end>");
    wrong.put("steps:\n\t- end", "line 2, column 1: is not YAML: ");
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
    wrong.put("steps:\n  - answer: [a]", "line 2: answer: expected a text to choose, or an object");
    wrong.put("steps:\n  - answer: {}", "line 2: answer: expected fields of a form");
    wrong.put("steps:\n  - answer: {a: ''}", "line 2: a: expected a text that is not empty");
    wrong.put("steps:\n  - answer: {a: []}", "line 2: a: expected at least one text");
    wrong.put("steps:\n  - answer: {a: {b: c}}", "line 2: a: expected a list, found an object");
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
    assertThat(
            run(
                List.of(
                    Files.write(folder.resolve("l1.yaml"), new byte[] {'a', (byte) 0xe4})
                        .toString())))
        .isEqualTo(2);
    assertThat(printed).contains("l1.yaml: not UTF-8");
    assertThat(run(List.of("none.yaml", "--chats", "0"))).isEqualTo(2);
    assertThat(printed).contains("--chats 0: expected a number from 1 to 50000");
    assertThat(run(List.of("none.yaml"))).isEqualTo(2);
    assertThat(printed).contains("there is no file ", "none.yaml");
  }

  @Test
  void refusesFilesThatCannotBeWrittenBeforeAChatBegins() throws Exception {
    assertThat(scenario(TALK, "--junit", folder.toString())).isEqualTo(2);
    assertThat(printed).contains("--junit " + folder + ": expected a file, found a folder");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(scenario(TALK, "--metrics", file.resolve("below/times.prom").toString()))
        .isEqualTo(2);
    assertThat(printed).startsWith("scenario: --metrics ").contains("cannot be written");
  }

  /** As {@code /dev/stdout} is one. */
  @Test
  void writesThroughALinkAndLeavesIt() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "former");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    String text = "name: short\nwithin: 60 s\nsteps:\n  - end\n";
    assertThat(scenario(text, "--metrics", link.toString())).as(() -> printed).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(target).content().startsWith("# HELP webchat_scenario_step_seconds");
  }

  @Test
  void writesTimesAndCountsAsPrometheusReadsThem() throws Exception {
    Path file = folder.resolve("metrics/probe.prom");
    String text =
        TALK.replace("name: talk", "name: 'talk \"\\a'")
            .replace("matches: 'You wrote .\"?Hello'}", "text: never said}\n    within: 500 ms");
    int result = scenario(text, "--chats", "3", "--metrics", file.toString());
    assertThat(result).as(() -> printed).isEqualTo(1);
    List<String> lines = Files.readAllLines(file);
    String label = "[a-z]+=\"([^\"\\\\]|\\\\[n\"\\\\])*\"";
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "# (HELP|TYPE) webchat_[a-z_]+ .+|webchat_[a-z_]+(\\{"
                            + label
                            + "(,"
                            + label
                            + ")*\\})? [0-9.E-]+"));
    String scenario = "scenario=\"talk \\\"\\\\a\"";
    String step = "webchat_scenario_step_seconds";
    assertThat(lines)
        .contains(
            "# TYPE " + step + " summary",
            step + "_count{" + scenario + ",step=\"7 send Hello there\",outcome=\"success\"} 3",
            "webchat_scenario_chats_total{" + scenario + ",outcome=\"success\"} 0",
            "webchat_scenario_chats_total{" + scenario + ",outcome=\"failure\"} 3",
            "webchat_scenario_success{" + scenario + "} 0");
    assertThat(String.join("\n", lines))
        .contains(
            "step=\"0 start\",outcome=\"success\",quantile=\"0.95\"} ", "outcome=\"failure\"} 3");
  }

  /** Chats that the server has begun, and the customer does not know of yet, are ended, too. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsEveryChatWhenItIsInterrupted(boolean whileTheyStart) throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      Map<String, Object> settings = new HashMap<>(simulator.configuration(Wire.GMS_V2));
      settings.put("ajaxTimeout", 300_000);
      Path config = Files.writeString(folder.resolve("server.json"), JsonWriter.write(settings));
      if (whileTheyStart) {
        simulator.faults().on(Fault.delayAfter(Duration.ofMinutes(30)).on(Operation.START));
      }
      String text = TALK.replace("within: 60 s", "within: 50 m");
      Path file = Files.writeString(folder.resolve("long.yaml"), text);
      CompletableFuture<Integer> result = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () ->
                  result.complete(
                      run(
                          List.of(
                              file.toString(),
                              "--chats",
                              "5",
                              "--times",
                              "9",
                              "--config",
                              config.toString()))));
      caller.start();
      Awaitility.await().until(() -> simulator.chats().size() == 5);
      caller.interrupt();
      simulator.faults().clear();
      assertThat(result.get(5, TimeUnit.MINUTES)).isEqualTo(1);
      assertThat(printed)
          .contains("scenario: no chat is left open", "interrupted", "scenario: INTERRUPTED");
      assertThat(simulator.chats()).hasSize(5).allMatch(SimulatedChat::ended);
    }
  }
}
