package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code webchat demo} as a new user calls it, and what the start script says when it cannot. */
class DemoIT {
  @TempDir Path folder;

  @Test
  void holdsAWholeChatOnEachVersion() throws Exception {
    try (DistributionProcess demo = start()) {
      assertThat(demo.exitCode()).as(demo.output()).isZero();
      assertThat(demo.output())
          .containsSubsequence(
              "demo-v2: gms-v2-rest",
              "> startChat",
              "event started",
              "Anna: ",
              "> sendMessage",
              "Paul: Hello, I have a question",
              "Anna: ",
              "Anna: Please choose",
              "[ Billing ]",
              "[ Technical help ]",
              "> sendMessage {reply}",
              "Paul: Billing",
              "Anna: You wrote \"Billing\"",
              "> getTranscript",
              "> getAgents",
              "Anna is in the chat",
              "> getStats",
              "> endChat",
              "event ended",
              "demo-v3: pureengage-v3-rest",
              "> startChat",
              "event ended",
              "demo: every step succeeded");
      assertThat(demo.process().descendants()).isEmpty();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(file -> file.toString().contains("webchat-demo"))).isEmpty();
    }
  }

  @Test
  void takesTheDocumentedAsyncExampleThroughARestart() throws Exception {
    Path example = DistributionProcess.REPOSITORY.resolve("scripts/config/async-v3.config.js");
    try (DistributionProcess demo = start("--config", example.toString())) {
      assertThat(demo.exitCode()).as(demo.output()).isZero();
      assertThat(demo.output())
          .containsSubsequence(
              "> startChat",
              "Anna: ",
              "(restart)",
              "event restored",
              "> sendMessage",
              "Anna: ",
              "> endChat",
              "demo: every step succeeded");
    }
  }

  @Test
  void checksScripts() throws Exception {
    Path examples = DistributionProcess.REPOSITORY.resolve("scripts/config");
    Path one = examples.resolve("async-v3.config.js");
    Path other = examples.resolve("v2.config.js");
    Path broken = folder.resolve("broken.js");
    Files.writeString(broken, "let a = 1;\nlet b = ;\n");
    try (DistributionProcess check =
        DistributionProcess.start("check", one.toString(), other.toString(), broken.toString())) {
      assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
      assertThat(check.output())
          .as("its results and nothing else")
          .startsWith(
              one
                  + ": nothing is wrong\n"
                  + other
                  + ": nothing is wrong\n"
                  + broken
                  + ":2:9: SyntaxError");
    }
  }

  @Test
  void failsWithTheReasonWhenTheServerCannotBeReached() throws Exception {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "{\"dataURL\": \"http://127.0.0.1:1/genesys/2/chat/none\"}");
    try (DistributionProcess demo = start("--config", file.toString())) {
      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.output()).contains("FAILED: startChat failed: UNREACHABLE");
    }
  }

  @Test
  void namesLineAndReasonOfABrokenConfiguration() throws Exception {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "{\n  \"dataURL\": oops\n}");
    try (DistributionProcess demo = start("--config", file.toString())) {
      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.output()).contains("config.json, line 2");
    }
  }

  @Test
  void explainsItselfWhenCalledWrongly() throws Exception {
    try (DistributionProcess unknown = DistributionProcess.start("dance")) {
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.output()).contains("unknown command: dance", "Usage: webchat COMMAND");
    }
    try (DistributionProcess help = DistributionProcess.start("run", "--help")) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.output()).contains("Usage: webchat COMMAND");
    }
    Path nowhere = folder.resolve("nowhere");
    try (DistributionProcess run = DistributionProcess.start("run", "--conf", nowhere.toString())) {
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.output()).contains("there is no folder " + nowhere);
    }
    try (DistributionProcess help = DistributionProcess.start("help")) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.output()).contains("demo", "run");
    }
  }

  @Test
  void saysThatJavaIsMissingOrTooOld() throws Exception {
    Map<String, String> nowhere = Map.of("JAVA_HOME", folder.resolve("nothing").toString());
    try (DistributionProcess missing = DistributionProcess.start(nowhere, "demo")) {
      assertThat(missing.exitCode()).isEqualTo(3);
      assertThat(missing.output()).contains("there is no bin/java in it");
    }
    Map<String, String> old = Map.of("JAVA_HOME", oldJava().toString());
    try (DistributionProcess tooOld = DistributionProcess.start(old, "demo")) {
      assertThat(tooOld.exitCode()).isEqualTo(3);
      assertThat(tooOld.output()).contains("Java 17 or later is needed", "1.8.0_402");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G1", "Parallel", "Serial"})
  void theJvmStartsWithEachCollector(String collector) throws Exception {
    Map<String, String> environment = Map.of("JAVA_OPTS", "-XX:+Use" + collector + "GC --version");
    try (DistributionProcess jvm = DistributionProcess.start(environment, "demo")) {
      assertThat(jvm.exitCode()).as(jvm.output()).isZero();
      assertThat(jvm.output()).contains("Runtime");
    }
  }

  private Path oldJava() throws IOException {
    Path java = folder.resolve("old/bin/java");
    Files.createDirectories(java.getParent());
    Files.write(java, List.of("#!/bin/sh", "echo 'openjdk version \"1.8.0_402\"' >&2"));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return folder.resolve("old");
  }

  private DistributionProcess start(String... arguments) {
    String[] all = Stream.concat(Stream.of("demo"), Stream.of(arguments)).toArray(String[]::new);
    Map<String, String> environment =
        Map.of("JAVA_OPTS", DistributionProcess.QUICK + " -Djava.io.tmpdir=" + folder);
    return DistributionProcess.start(environment, all);
  }
}
