package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chat is recorded by the distribution and played by it, with other hooks and filters. */
class RecordingIT {
  @TempDir static Path folder;

  private static String recording;

  @BeforeAll
  static void record() throws Exception {
    Path conf = DistributionProcess.copyOfConf(folder.resolve("conf"));
    Files.writeString(conf.resolve("io.webchat.simulator.cfg"), "port = 0\n");
    Files.writeString(
        conf.resolve("io.webchat.recorder.cfg"), "instances = demo-v2\ntexts = original\n");
    Path data = folder.resolve("data");
    try (DistributionProcess run =
        DistributionProcess.start(
            "run", "--shell", "--conf", conf.toString(), "--data", data.toString())) {
      run.await("WebChatService");
      run.type("record");
      run.await("demo-v2: ");
      run.type("use demo-v2");
      run.await("using demo-v2");
      run.type("start Paul");
      run.await("How can I help you?");
      run.type("send My card is 4111111111111111");
      run.await("You wrote");
      run.type("send bye");
      run.await("Goodbye");
      run.type("record stop demo-v2");
      run.await("recorded demo-v2: ");
      run.type("exit");
      assertThat(run.exitCode()).as(run.output()).isZero();
    }
    try (Stream<Path> files = Files.list(data.resolve("recordings"))) {
      recording = files.findFirst().orElseThrow().toString();
    }
  }

  private static DistributionProcess replay(String... arguments) {
    return DistributionProcess.start(
        Stream.concat(Stream.of("replay"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void playsTheSameAndOneThatWasCutOffAsFarAsItGoes() throws Exception {
    String whole = Files.readString(Path.of(recording));
    Path cut =
        Files.writeString(folder.resolve("cut.jsonl"), whole.substring(0, whole.length() - 9));
    try (DistributionProcess replay = replay(recording, cut.toString())) {
      assertThat(replay.exitCode()).as(replay.output()).isZero();
      assertThat(replay.output())
          .containsSubsequence(
              recording + ": gms-v2-rest",
              cut + ": gms-v2-rest",
              "note: the recording was cut off",
              "replay: no difference");
    }
  }

  @Test
  void playsTheSameOverAnotherTransport() throws Exception {
    try (DistributionProcess replay = replay(recording, "--wire", "pureengage-v3-rest")) {
      assertThat(replay.exitCode()).as(replay.output()).isZero();
    }
  }

  @Test
  void tellsWhatAHookOfJavaScriptChanges() throws Exception {
    Path script = folder.resolve("cards.js");
    Files.writeString(
        script,
        """
        module.exports = function cards(message) {
          message.text = (message.text || '').replace(/\\d{16}/, '[card]');
        };
        """);
    try (DistributionProcess replay = replay(recording, "--script", script.toString())) {
      assertThat(replay.exitCode()).as(replay.output()).isEqualTo(1);
      assertThat(replay.output())
          .contains(
              "- Client: My card is 4111111111111111",
              "+ Client: My card is [card]",
              "replay: DIFFERENT");
    }
  }

  @Test
  void tellsWhatAFilterHides() throws Exception {
    try (DistributionProcess replay = replay(recording, "--bundle", filter().toString())) {
      assertThat(replay.exitCode()).as(replay.output()).isEqualTo(1);
      assertThat(replay.output())
          .contains("- Client: My card is 4111111111111111")
          .doesNotContain("    + ");
    }
  }

  private static Path filter() throws IOException {
    try (Stream<Path> files = Files.list(DistributionProcess.FOLDER.resolve("optional"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("webchat-prefilter-cards"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void saysWhatIsWrongWithAFileThatIsNoRecording() throws Exception {
    List<String> lines = Files.readAllLines(Path.of(recording));
    Path hostile = Files.writeString(folder.resolve("hostile.jsonl"), lines.get(0) + "\n[[[[\n");
    try (DistributionProcess replay = replay(hostile.toString())) {
      assertThat(replay.exitCode()).as(replay.output()).isEqualTo(2);
      assertThat(replay.output()).contains("replay: ", "hostile.jsonl, line 2");
    }
  }
}
