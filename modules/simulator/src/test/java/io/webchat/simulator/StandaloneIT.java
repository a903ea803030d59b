package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.model.ChatSimulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The standalone jar as a process of its own, as a user starts it. */
@Timeout(120)
class StandaloneIT {
  private static final String DATA_URL = "  v2  dataURL    ";

  @TempDir Path folder;
  private Process process;

  @AfterEach
  void leaveNothingRunning() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void helps() throws Exception {
    start("--help");
    assertThat(output()).contains("Usage: webchat-simulator", "--port", "Exit codes");
    assertThat(errors()).isEmpty();
    assertThat(exitCode()).isZero();
  }

  @Test
  void tellsItsVersion() throws Exception {
    start("--version");
    assertThat(output()).matches("webchat-simulator \\d+\\.\\d+\\.\\d+\\S*\\s*");
    assertThat(exitCode()).isZero();
  }

  @Test
  void refusesAWrongOption() throws Exception {
    start("--prot=1");
    assertThat(output()).isEmpty();
    assertThat(errors()).startsWith("Unknown option: '--prot=1'").contains("Usage:");
    assertThat(exitCode()).isEqualTo(2);
  }

  @Test
  void servesAChatUntilItIsTerminated() throws Exception {
    start("--port", "0");
    try (BufferedReader output = process.inputReader()) {
      String url = dataUrl(output);
      JsonNode started =
          Client.send(Client.formTo("POST", url + "/", "nickname=Jane").build()).json();
      assertThat(started.path("statusCode").asInt(-1)).isZero();
      assertThat(GmsCustomer.types(started)).containsExactly("ParticipantJoined");
      process.toHandle().destroy(); // by the handle: the output stays open
      assertThat(exitCode()).as("128 and the number of SIGTERM").isEqualTo(143);
      assertThat(errors()).isEmpty();
      assertThat(output.lines().toList()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ChatSimulator other = new SimulatorBuilder().start()) {
      start("--port", Integer.toString(other.port()));
      assertThat(errors().lines())
          .singleElement()
          .asString()
          .startsWith("webchat-simulator: cannot listen on 127.0.0.1:" + other.port() + ": ")
          .doesNotContain("Exception");
      assertThat(exitCode()).isEqualTo(1);
    }
  }

  @Test
  void saysThatTheHostIsUnknown() throws Exception {
    start("--port", "0", "--host", "no-such-host.invalid");
    assertThat(errors().lines())
        .singleElement()
        .isEqualTo(
            "webchat-simulator: cannot listen on no-such-host.invalid:0: there is no such host");
    assertThat(output()).isEmpty();
    assertThat(exitCode()).isEqualTo(1);
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.add("-jar");
    command.add(System.getProperty("webchat.simulator.jar"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
    builder.redirectError(folder.resolve("errors").toFile());
    process = builder.start();
  }

  private static String dataUrl(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(DATA_URL)) {
        return line.substring(DATA_URL.length());
      }
    }
    throw new AssertionError("it ended without saying where it listens");
  }

  /** All that it prints; waits for its end. */
  private String output() throws IOException {
    try (BufferedReader output = process.inputReader()) {
      StringBuilder all = new StringBuilder();
      output.lines().forEach(line -> all.append(line).append('\n'));
      return all.toString();
    }
  }

  /** All that it complained about; waits for its end. */
  private String errors() throws Exception {
    exitCode();
    return Files.readString(folder.resolve("errors"));
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
    return process.exitValue();
  }
}
