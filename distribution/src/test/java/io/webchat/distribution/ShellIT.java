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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code webchat run} with a user at the shell: one, whom all tests share. */
class ShellIT {
  /** Exit code after SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir static Path folder;
  private static Path deployed;
  private static Path newer;
  private static ChatSimulator simulator;
  private static DistributionProcess run;

  @BeforeAll
  static void start() throws IOException {
    simulator = new SimulatorBuilder().start();
    Path deploy = folder.resolve("deploy");
    deployed = deploy.resolve("emoji.jar");
    newer = deploy.resolve("newer.jar");
    DistributionProcess.confThatDeploys(folder.resolve("conf"), deploy);
    run = run("data");
    run.await("WebChatService");
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      leave(run);
    } finally {
      run.close();
      simulator.close();
    }
  }

  @Test
  void everyBundleIsActive() throws Exception {
    run.type("felix:lb -s");
    assertThat(run.await("io.webchat.shell"))
        .doesNotContain("Installed", "Resolved ")
        .contains("io.webchat.core");
    run.type("transports");
    assertThat(run.await("pureengage-v3-rest")).contains("gms-v2-rest");
  }

  @Test
  void aChatSurvivesASwapOfItsTransport() throws Exception {
    run.type("use demo-v2");
    run.type("start Paul");
    run.await("started a chat with demo-v2 as Paul");
    run.await("Anna: ");
    run.type("bundle stop transport-gms-rest");
    run.await("the connection is lost");
    run.type("bundle start transport-gms-rest");
    run.await("the connection is back");
    run.type("send Are you still there?");
    run.await("Paul: Are you still there?");
    run.type("agents");
    run.await("Anna, in the chat");
    run.type("end");
    run.await("the chat has ended");
  }

  @Test
  void aChatIsMovedToAnotherWire() throws Exception {
    Map<String, Object> configuration =
        new LinkedHashMap<>(simulator.configuration(Wire.GMS_V2_COMETD));
    configuration.put("ajaxTimeout", 60_000);
    run.type("create moved '" + JsonWriter.write(configuration) + "'");
    run.await("created moved");
    run.type("start Paul");
    run.await("started a chat with moved as Paul");
    // where the machine is slow the chat may have begun over REST, and returns
    run.awaitAnswer(
        "the chat is on CometD",
        "list",
        list -> list.lines().anyMatch(line -> line.matches(".* moved .* gms-v2-cometd .*")));
    run.type("wire");
    run.await("gms-v2-cometd          can change to gms-v2-rest");
    run.type("wire gms-v2-rest moved");
    run.await("1 by gms-v2-rest");
    run.type("send Are you still there?");
    run.await("Paul: Are you still there?");
    run.type("wire gms-v2-cometd");
    run.await("2 by gms-v2-cometd"); // with the demo's
    run.type("wire gms-v2-rest demo-v3");
    run.await("The chat cannot go on by 'gms-v2-rest'");
    run.type("wire pigeon");
    run.await("No chat can go by pigeon");
    run.type("end");
    run.await("the chat has ended");
    run.type("close moved");
    run.await("closed moved");
  }

  @Test
  void failuresAreOneLineAndSecretsAreMasked() throws Exception {
    run.type("use demo-v3");
    run.type("send Hello");
    run.await("error NO_ACTIVE_SESSION: There is no active chat session");
    run.type("command dance");
    run.await("error UNKNOWN_COMMAND: ");
    run.type("use demo-v2");
    run.type("start Paul");
    run.await("started a chat");
    run.type("command getSessionData");
    run.await("\"secureKey\" : \"•••\"");
    run.type("end");
    run.await("the chat has ended");
  }

  @Test
  void aTextArrivesAsItWasTyped() throws Exception {
    List<String> texts =
        List.of(
            "it costs $5",
            "I am #1 fan",
            "rock & roll",
            "http://x/?a=1&b=2",
            "[1, 2]",
            "What's up",
            "(really)",
            "50%",
            "a <b> c",
            "a > d",
            "several    blanks",
            "wow!! \"quoted\" back\\slash");
    SimulatedChat chat = startOwn("texts");
    for (String text : texts) {
      run.type("send " + text);
    }
    run.type("webchat:send 'last'");
    Awaitility.await("all texts")
        .atMost(DistributionProcess.PATIENCE)
        .until(() -> chat.sentTexts().size() > texts.size());
    assertThat(chat.sentTexts())
        .containsExactlyElementsOf(Stream.concat(texts.stream(), Stream.of("'last'")).toList());
    run.type("typing it's $6");
    Awaitility.await("typing preview")
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(() -> assertThat(chat.typing().preview()).isEqualTo("it's $6"));
    run.type("close texts");
    run.await("closed texts");
  }

  @Test
  void aChatThatIsRestoredIsShownAgain() throws Exception {
    run.type("use demo-v2");
    run.type("start Paul");
    run.await("started a chat with demo-v2");
    run.type("bundle stop core");
    run.await("core is stopped");
    run.type("bundle start core");
    run.await("the chat goes on");
    run.type("send Still there?");
    run.await("Paul: Still there?");
    run.type("end");
    run.await("the chat has ended");
  }

  @Test
  void instancesAreMadeWithAnAddressUsedAndClosed() throws Exception {
    run.type("create own " + simulator.gmsUrl());
    run.await("created own; it is in use now");
    run.type("use demo-v3");
    run.await("using demo-v3");
    run.type("list");
    assertThat(run.await("own ")).contains("* demo-v3").contains(simulator.gmsUrl());
    run.type("close own");
    run.await("closed own");
    run.type("use own");
    run.await("There is no instance own");
  }

  @Test
  void anInstanceThatCannotBeUsedDoesNotStay() throws Exception {
    run.type("use demo-v3");
    run.type("create nothing");
    run.await("error INVALID_CONFIGURATION");
    run.type("list");
    assertThat(run.await("* demo-v3")).doesNotContain("nothing");
  }

  @Test
  void aStartThatFailsIsToldOnce() throws Exception {
    run.type("create off http://127.0.0.1:1/genesys");
    run.await("created off");
    run.type("start Paul");
    run.await("error UNREACHABLE");
    run.type("close off");
    run.await("closed off");
    assertThat(run.output()).containsOnlyOnce("UNREACHABLE").doesNotContain("{\"status");
  }

  @Test
  void transcriptStatsAndEventsShowTheChat() throws Exception {
    SimulatedChat chat = startOwn("shown");
    run.type("send Hello");
    run.await("Paul: Hello");
    run.type("transcript");
    run.await(" Paul: Hello");
    run.type("stats");
    run.await("first message ");
    run.type("events -t 1 nothing");
    run.await("events of shown");
    run.type("events -n 1 messageReceived");
    run.await("events of shown");
    chat.agent("Zoe").say("One\nTwo");
    // the chat and its events are shown by two subscribers, in either order
    run.await("WebChatService.messageReceived");
    run.await("Zoe: One\n    Two");
    run.type("close shown");
    run.await("closed shown");
  }

  @Test
  void helpIsOnTheCommandsOfTheChat() throws Exception {
    run.type("help");
    assertThat(run.await("gogo:help lists"))
        .containsPattern("send +sends a message")
        .doesNotContain("commandnames", "welcome");
    run.type("help start");
    assertThat(run.await("scope: webchat")).contains("starts a chat; what happens");
    run.type("events --help");
    run.await("follows the events of the bus");
  }

  @Test
  void completionKnowsInstancesCommandsEventsAndBundles() throws Exception {
    run.type("profile:ids");
    run.await("demo-v2");
    run.type("profile:commandnames");
    run.await("startChat");
    run.type("profile:eventnames");
    run.await("WebChatService.messageReceived");
    run.type("profile:bundlewords");
    run.await("transport-gms-rest");
  }

  @Test
  void scriptsAreCheckedAndTheirHooksListed() throws Exception {
    Path broken = folder.resolve("broken.js");
    Files.writeString(broken, "let a = 1;\nlet b = ;\n");
    run.type("script check " + broken);
    run.await(broken + ":2:9: SyntaxError");
    run.type("hooks");
    run.await("cut off");
  }

  @Test
  void aBundleInDeployComesAndGoesAndAHalfCopiedOneDoesNoHarm() throws Exception {
    byte[] whole =
        Files.readAllBytes(BundleCopy.original("optional", "webchat-preprocessor-emoji"));
    Files.write(deployed, Arrays.copyOf(whole, whole.length / 2));
    run.type("list");
    run.await("demo-v3");
    Files.write(deployed, whole);
    run.awaitBundles("preprocessor-emoji there", list -> list.contains("preprocessor-emoji"));
    Files.delete(deployed);
    run.awaitBundles("preprocessor-emoji gone", list -> !list.contains("preprocessor-emoji"));
  }

  @Test
  void aNewerBundleInDeployTakesOverFromTheOldOne() throws Exception {
    run.type("use demo-v2");
    run.type("start Paul");
    run.await("Anna: ");
    BundleCopy.newer(
        BundleCopy.original("bundles/50-webchat", "webchat-transport-gms-rest"), newer);
    run.type("echo deployed");
    run.awaitBundles(
        "transport-gms-rest", Pattern.compile("active +transport-gms-rest +9\\.").asPredicate());
    run.type("bundle stop transport-gms-rest");
    run.await("transport-gms-rest is stopped");
    run.type("send Who carries this?");
    run.await("Paul: Who carries this?");
    run.type("bundles");
    assertThat(run.await("9.0.0"))
        .containsPattern("stopped +transport-gms-rest +0\\.")
        .containsPattern("active +transport-gms-rest +9\\.");
    run.type("end");
    run.await("the chat has ended");
    run.type("bundle start transport-gms-rest");
    run.await("transport-gms-rest is active");
    Files.delete(newer);
    run.awaitBundles("transport-gms-rest", list -> !list.contains("9.0.0"));
  }

  @Test
  void aSecondOneWithTheSameDataIsRefused() throws Exception {
    try (DistributionProcess second = run("data")) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output()).contains("another one runs with the data folder");
    }
  }

  @Test
  void startsAgainAfterItWasKilled() throws Exception {
    try (DistributionProcess killed = run("killed")) {
      killed.type("list");
      killed.await("demo-v2");
      killed.process().destroyForcibly();
      assertThat(
              killed.process().waitFor(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isTrue();
    }
    try (DistributionProcess again = run("killed")) {
      again.type("list");
      again.await("demo-v2");
      // as a service is stopped
      again.process().destroy();
      assertThat(again.exitCode()).isEqualTo(TERMINATED);
      assertThat(again.output()).doesNotContain("WARN");
    }
  }

  private static DistributionProcess run(String data) {
    return DistributionProcess.start(
        "run",
        "--shell",
        "--conf",
        folder.resolve("conf").toString(),
        "--data",
        folder.resolve(data).toString());
  }

  private static void leave(DistributionProcess process) throws Exception {
    process.type("exit");
    assertThat(process.exitCode()).as(process.output()).isZero();
  }

  /** Starts a chat with the simulator of this test, in an instance of that id. */
  private static SimulatedChat startOwn(String id) throws IOException {
    run.type("create " + id + " dataURL=" + simulator.gmsUrl() + " ajaxTimeout=60000");
    run.await("created " + id);
    int before = simulator.chats().size();
    run.type("start Paul");
    run.await("started a chat with " + id);
    return simulator.chats().get(before);
  }
}
