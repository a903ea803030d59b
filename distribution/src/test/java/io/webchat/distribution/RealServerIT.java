package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code webchat run --conf DIR} with a {@code dataURL} in DIR: a chat server elsewhere. */
class RealServerIT {
  private static final String PATIENCE = "\najaxTimeout = 60000\n";

  @TempDir Path folder;

  @Test
  void theFileMakesChangesAndRemovesTheInstance() throws Exception {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Path instance = conf.resolve("io.webchat.instance-default.cfg");
    Files.writeString(
        conf.resolve("logback.xml"),
        """
        <configuration>
          <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>own log: %msg%n</pattern></encoder>
          </appender>
          <logger name="io.webchat" level="INFO"/>
          <root level="WARN"><appender-ref ref="console"/></root>
        </configuration>
        """);
    try (ChatSimulator server = new SimulatorBuilder().start()) {
      Files.writeString(instance, "id = default\ndataURL = " + server.gmsUrl() + PATIENCE);
      try (DistributionProcess run =
          DistributionProcess.start(
              "run", "--shell", "--conf", conf.toString(), "--data", folder.toString())) {
        run.await("own log: Instance default is ready");
        run.type("list");
        assertThat(run.await("default ")).contains(server.gmsUrl()).doesNotContain("demo-v2");
        run.type("start Paul");
        run.await("started a chat with default as Paul");
        SimulatedChat chat = server.awaitChat(Duration.ofSeconds(60));
        run.type("send Hello");
        run.await("Paul: Hello");

        run.type("echo changed");
        Files.writeString(
            instance,
            "id = default\ndataURL = " + server.gmsUrl() + PATIENCE + "maxMessageLength = 5\n");
        run.await("the chat goes on");
        run.type("send too long");
        run.await("error ");
        run.type("send short");
        run.await("Paul: short");
        assertThat(chat.sentTexts()).containsExactly("Hello", "short");

        Files.delete(instance);
        Awaitility.await("no instance")
            .atMost(DistributionProcess.PATIENCE)
            .pollInterval(Duration.ofMillis(100))
            .until(
                () -> {
                  run.type("list; echo end-of-list");
                  return run.await("end-of-list").contains("no widget instances");
                });
        run.type("exit");
        assertThat(run.exitCode()).as(run.output()).isZero();
      }
    }
  }
}
