package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in the folders is told on the console and in the log, before and during a run. */
class TroubleIT {
  private static final Path BROKEN = DistributionProcess.FOLDER.resolve("deploy/broken.jar");

  @TempDir static Path folder;
  private static Path conf;
  private static ServerSocket taken;
  private static DistributionProcess run;

  @BeforeAll
  static void startWithMistakes() throws IOException {
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    conf = DistributionProcess.copyOfConf(folder.resolve("conf"));
    Files.writeString(conf.resolve("io.webchat.rest.cfg"), "maxRequests = 0\n");
    Files.writeString(
        conf.resolve("io.webchat.simulator.cfg"), "port = " + taken.getLocalPort() + "\n");
    run =
        DistributionProcess.start(
            "run", "--no-shell", "--conf", conf.toString(), "--data", folder.toString());
  }

  @AfterAll
  static void stop() throws IOException {
    run.close();
    taken.close();
    Files.deleteIfExists(BROKEN);
  }

  @Test
  void aComponentThatRefusesItsConfiguration() {
    assertTold("maxRequests: expected a whole number from 1 to 1000000, found 0");
  }

  @Test
  void aPortThatIsTaken() {
    assertTold("cannot listen on 127.0.0.1:" + taken.getLocalPort());
  }

  @Test
  void anInstanceThatCannotBeMade() throws IOException {
    Files.writeString(
        conf.resolve("io.webchat.instance-wrong.cfg"),
        "dataURL = ftp://127.0.0.1/genesys\npollRateMin = abc\n");
    assertTold("pollRateMin: expected a number from 50 to 30000, found abc");
  }

  @Test
  void aBrokenBundleInDeploy() throws IOException {
    Files.writeString(BROKEN, "not a jar");
    assertTold("broken.jar is not installed: no jar, ");
  }

  private static void assertTold(String text) {
    run.await(text);
    Path log = folder.resolve("log/webchat.log");
    Awaitility.await("log file")
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(() -> assertThat(Files.readString(log)).contains(text));
  }
}
