package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.thirdparty.OwnTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bundles are replaced, stopped and started under a chat by an operator at the shell: the chat goes
 * on, the shell says what was restarted, and the log has a line.
 */
class BundleSwapIT {
  private static final String OF_REST =
      "restarted with it: socket, transport-gms-cometd, transport-gms-rest, transport-purecloud-v2,"
          + " transport-pureconnect-v4, transport-pureengage-v3, transport-webmessaging";

  @TempDir static Path folder;
  private static Path own;
  private static Path newer;
  private static DistributionProcess run;
  private static int words;

  /** The output that a test has looked at: a fault fails the one in which it shows. */
  private static int looked;

  @BeforeAll
  static void start() throws IOException {
    Path deploy = folder.resolve("deploy");
    own = deploy.resolve("own.jar");
    newer = deploy.resolve("newer-rest.jar");
    Path conf = DistributionProcess.confThatDeploys(folder.resolve("conf"), deploy);
    run =
        DistributionProcess.start(
            "run", "--shell", "--conf", conf.toString(), "--data", folder.toString());
    run.await("WebChatService");
  }

  @AfterAll
  static void stop() throws Exception {
    run.close();
  }

  @BeforeEach
  void chatting() throws IOException {
    use();
    // the test before may have ended while the instances were just coming back
    awaitAnswer("list", demo("(ACTIVE|IDLE)"));
    if (demo("IDLE").test(run.answer())) {
      run.type("start Paul");
      run.await("Anna: ");
    }
  }

  @AfterEach
  void nothingIsBroken() {
    String since = run.output().substring(looked);
    looked += since.length();
    assertThat(since)
        .doesNotContain(
            " ERROR ", "NoClassDefFoundError", "did not close within", "chat has ended");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rest",
        "session-record",
        "regex",
        "bus",
        "core",
        "scripting",
        "session-cookie",
        "mailbox",
        "socket",
        "files",
        "failover",
        "instances",
        "transport-gms-rest",
        "transport-gms-cometd",
        "transport-purecloud-v2",
        "transport-pureconnect-v4",
        "transport-webmessaging",
        "prefilter-cobrowse",
        "metrics",
      })
  void updated(String bundle) throws IOException {
    run.type("bundle update " + bundle);
    run.await(bundle + " is active; version ");
    goesOn();
    awaitLog("Bundle io.webchat." + bundle.replace('-', '.') + " [^ ]+ updated from ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spi", "api"})
  void whatEverythingUsesIsUpdated(String bundle) throws IOException {
    run.type("bundle update " + bundle);
    run.await("everything that uses " + bundle + " restarts, the shell too");
    awaitLog("Bundle io.webchat." + bundle + " [^ ]+ updated");
    awaitLog("Restarted after a change of what they use: .*io.webchat.core.*");
    use();
    // the simulator has restarted, too, and knows none of the former chats
    awaitAnswer("list", demo("IDLE"));
    run.type("start Paul");
    run.await("Anna: ");
    goesOn();
  }

  @Test
  void theShellItselfIsUpdated() throws IOException {
    run.type("bundle update shell");
    run.await("the shell restarts");
    use();
    goesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rest",
        "session-record",
        "regex",
        "bus",
        "core",
        "scripting",
        "session-cookie",
        "transport-gms-rest",
        "spi",
        "api",
      })
  void stoppedAndStarted(String bundle) throws IOException {
    run.type("bundle stop " + bundle);
    run.await(bundle + " is stopped");
    run.type("bundle start " + bundle);
    run.await(bundle + " is active");
    goesOn();
    String name = "Bundle io.webchat." + bundle.replace('-', '.') + " [^ ]+ ";
    awaitLog(name + "stopped");
    awaitLog(name + "started");
  }

  @Test
  void whatUsesAnUpdatedBundleIsNamed() throws IOException {
    run.type("bundle update rest");
    run.await(OF_REST);
    awaitLog(
        "Restarted after a change of what they use: "
            + "(?=.*transport.gms.rest)(?=.*transport.pureengage.v3).*");
    run.type("transports");
    assertThat(run.await("pureengage-v3-rest")).doesNotContain("former");
  }

  @Test
  void anUpdateByAnotherCommandRefreshesToo() throws IOException {
    long before = linesWith("Restarted after a change");
    run.type("felix:update " + id("rest"));
    Awaitility.await("refresh")
        .atMost(DistributionProcess.PATIENCE)
        .until(() -> linesWith("Restarted after a change") > before);
    goesOn();
  }

  @Test
  void anUpdateThatDoesNotFitIsTold() throws IOException {
    Path misfit = folder.resolve("misfit.jar");
    BundleCopy.incompatible(BundleCopy.original("bundles/50-webchat", "webchat-rest"), misfit);
    String rest = id("rest");
    run.type("felix:update " + rest + " " + misfit.toUri());
    run.await("keeps using the former rest: nothing that is installed offers osgi.wiring.package");
    run.type("transports");
    assertThat(run.await("pureengage-v3"))
        .containsPattern("- +transport-gms-rest .*uses the former rest .*bundle refresh rest");
    run.type("bundles");
    run.await("uses the former rest");
    run.type("bundle update rest");
    run.await(OF_REST);
    goesOn();
  }

  @Test
  void theEngineOfScriptsIsRefused() throws IOException {
    run.type("bundle update graaljs");
    assertThat(run.await("exit and start again"))
        .contains("error UNSUPPORTED: graaljs cannot be replaced while the service runs");
    goesOn();
  }

  @Test
  void ofTwoVersionsTheOtherTakesOverWhenOneIsStopped() throws IOException {
    BundleCopy.newer(BundleCopy.original("bundles/50-webchat", "webchat-rest"), newer);
    awaitAnswer("bundles", Pattern.compile("active +rest +9\\.").asPredicate());
    run.type("bundle stop rest");
    run.await(OF_REST);
    goesOn();
    run.type("bundles");
    assertThat(run.await("9.0.0"))
        .containsPattern("stopped +rest +0\\.")
        .containsPattern("active +rest +9\\.");
    run.type("bundle start rest");
    run.await("rest is active");
    Files.delete(newer);
    awaitAnswer("bundles", list -> !list.contains("9.0.0"));
    awaitAnswer("transports", list -> !list.contains("former") && list.contains("gms-v2-rest"));
    goesOn();
  }

  @Test
  void aTransportOfSomebodyElseIsListedAndSwapped() throws IOException {
    OwnTransport.write(own, "1.0.0");
    awaitAnswer("transports", list -> list.contains("own-wire"));
    run.type("bundles");
    assertThat(run.await(OwnTransport.NAME))
        .containsPattern("active +" + Pattern.quote(OwnTransport.NAME) + " +1.0.0");
    run.type("bundle update rest");
    assertThat(run.await("transport-pureengage-v3")).contains(OwnTransport.NAME);
    run.type("bundle stop " + OwnTransport.NAME);
    run.await(OwnTransport.NAME + " is stopped");
    awaitAnswer("transports", list -> !list.contains("own-wire"));
    run.type("bundle start " + OwnTransport.NAME);
    run.await(OwnTransport.NAME + " is active");
    awaitAnswer("transports", list -> list.contains("own-wire"));
    OwnTransport.write(own, "2.0.0");
    awaitAnswer("transports", list -> list.contains("own-wire") && list.contains("2.0.0"));
    Files.delete(own);
    awaitAnswer("bundles", list -> !list.contains(OwnTransport.NAME));
    String name = "Bundle " + Pattern.quote(OwnTransport.NAME);
    awaitLog(name + " 2.0.0 removed");
    // a check of the health may name the bundle, too
    assertThat(log().stream().filter(line -> line.contains(" - Bundle " + OwnTransport.NAME + " ")))
        .as("one line each")
        .satisfiesExactly(
            line -> assertThat(line).containsPattern("1.0.0 installed from file:.*deploy/own.jar"),
            line -> assertThat(line).contains("1.0.0 stopped"),
            line -> assertThat(line).contains("1.0.0 started"),
            line -> assertThat(line).containsPattern("2.0.0 updated, was 1.0.0, from file:.*own"),
            line -> assertThat(line).contains("2.0.0 removed"));
  }

  @Test
  void oneThatIsUninstalledAndInstalledAgain() throws IOException {
    Path jar = BundleCopy.original("bundles/50-webchat", "webchat-transport-gms-rest");
    run.type("felix:uninstall " + id("transport-gms-rest"));
    run.await("the connection is lost");
    run.type("felix:start " + jar.toUri());
    run.await("the connection is back");
    goesOn();
    awaitLog("Bundle io.webchat.transport.gms.rest [^ ]+ removed");
    awaitLog("Bundle io.webchat.transport.gms.rest [^ ]+ installed from file:");
  }

  @Test
  void whatIsNotThereOrNotToBeStoppedIsRefused() throws IOException {
    run.type("bundle stop nothing");
    run.await("error INVALID_ARGUMENT: There is no bundle nothing (webchat:bundles lists them)");
    run.type("bundle stop shell");
    run.await("error INVALID_ARGUMENT: The shell cannot start itself again");
    run.type("bundle stop 0");
    run.await("error INVALID_ARGUMENT: That is the container itself (exit stops it)");
    run.type("bundle update 0");
    run.await("error INVALID_ARGUMENT: That is the container itself (exit stops it)");
    run.type("bundle twist rest");
    run.await("error INVALID_ARGUMENT: Unknown action: twist (stop, start, update, refresh)");
  }

  /**
   * The instance is there, in use and shown; also when the shell or the core is just restarting.
   */
  private static void use() {
    awaitAnswer("use demo-v2", answer -> answer.contains("using demo-v2"));
  }

  /** A message reaches the server, its answer the chat; both are shown once. */
  private static void goesOn() throws IOException {
    String word = "word-" + ++words;
    awaitAnswer("list", demo("ACTIVE"));
    run.type("send " + word);
    run.await("Anna: You wrote \"" + word + "\"");
    assertThat(run.answer()).containsOnlyOnce("Paul: " + word);
  }

  /** Whether a list shows the instance in use in that state. */
  private static Predicate<String> demo(String state) {
    return Pattern.compile("demo-v2 +" + state).asPredicate();
  }

  private static void awaitAnswer(String command, Predicate<String> right) {
    Awaitility.await(command)
        .atMost(DistributionProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              // a line of its own: it runs although the commands of the shell are away just now
              run.type(command + "\necho end-of-answer");
              return right.test(run.await("end-of-answer"));
            });
  }

  private static String id(String bundle) throws IOException {
    run.type("bundles; echo end-of-list");
    Matcher line =
        Pattern.compile("(?m)^ *(\\d+) \\w+ +" + Pattern.quote(bundle) + " ")
            .matcher(run.await("end-of-list"));
    assertThat(line.find()).as(bundle).isTrue();
    return line.group(1);
  }

  private static void awaitLog(String pattern) {
    Awaitility.await("log line " + pattern)
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(() -> assertThat(String.join("\n", log())).containsPattern(pattern));
  }

  private static long linesWith(String text) throws IOException {
    return log().stream().filter(line -> line.contains(text)).count();
  }

  private static List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("log/webchat.log"));
  }
}
