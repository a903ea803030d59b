package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A customer's file in the folder of the configurations is all that a chat needs. */
class CustomerFileIT {
  @TempDir Path folder;

  @Test
  void theFileAloneMakesAnInstanceThatChats() throws Exception {
    Path conf = folder.resolve("conf-of-a-customer");
    DistributionProcess.copyOfConf(conf);
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      Files.writeString(
          conf.resolve("widgets.config.js"),
          "window._genesys.widgets.webchat = { dataURL: '"
              + simulator.gmsUrl()
              + "', ajaxTimeout: 60000 };");
      try (DistributionProcess run =
          DistributionProcess.start(
              "run", "--shell", "--conf", conf.toString(), "--data", folder + "/data")) {
        run.type("start Paul");
        run.await("started a chat with default as Paul");
        run.type("send Hello");
        run.await("  Paul: Hello");
        run.type("end");
        run.await("the chat has ended");
        run.type("list");
        run.await("demo-v3");
        run.type("exit");
        assertThat(run.exitCode()).as(run.output()).isZero();
      }
    }
    try (Stream<String> log = Files.lines(folder.resolve("data/log/webchat.log"))) {
      assertThat(log).anyMatch(line -> line.contains(conf.resolve("widgets.config.js").toString()));
    }
  }
}
