package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/webchat} in a working copy with a Java and a Maven of this test. */
class WorkingCopyIT {
  private static final List<String> COPIED =
      List.of("scripts/webchat", "distribution/src/bin/webchat", "distribution/src/shell/java.sh");
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "chmod",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "mkdir",
          "readlink",
          "sed",
          "touch");

  /** Prints what Maven prints without a terminal, counts its calls and builds a distribution. */
  private static final String MAVEN =
      """
      #!/bin/sh
      printf '\\033[0m'
      echo "$*" >> "$COPY/calls"
      [ ! -e "$COPY/fails" ] || exit 1
      mkdir -p distribution/target/webchat/bin
      { echo '#!/bin/sh'; echo 'echo ran "$@"'; } > distribution/target/webchat/bin/webchat
      chmod +x distribution/target/webchat/bin/webchat
      touch distribution/target/webchat.zip
      mkdir -p modules/benchmarks/target
      """;

  @TempDir Path folder;
  private Path copy;
  private Path bin;

  /** What a call came to. */
  private record Call(int code, String out, String err) {}

  @BeforeEach
  void makeACopyAndTools() throws IOException {
    copy = folder.resolve("copy");
    for (String file : COPIED) {
      Path target = copy.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(DistributionProcess.REPOSITORY.resolve(file), target);
    }
    Files.createDirectories(copy.resolve("modules"));
    Files.createDirectories(copy.resolve("bundles/a/src/main"));
    Files.createFile(copy.resolve("pom.xml"));
    bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : TOOLS) {
      script(tool, "#!/bin/sh\nexec " + found(tool) + " \"$@\"\n");
    }
    java("17.0.15");
    script("mvn", MAVEN);
  }

  @Test
  void javaIsLookedForBeforeAnythingIsBuilt() throws Exception {
    Files.delete(bin.resolve("java"));
    Call missing = call("demo");
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err()).contains("Java is missing. Install Java 17 or later");
    java("1.8.0_402");
    Call old = call("demo");
    assertThat(old.code()).isEqualTo(3);
    assertThat(old.err()).contains("Java 17 or later is needed", "1.8.0_402");
    assertThat(builds()).isEmpty();
  }

  @Test
  void mavenIsAskedForWhenThereIsNone() throws Exception {
    Files.delete(bin.resolve("mvn"));
    Call missing = call("demo");
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err()).contains("Maven is missing. Install Maven 3.8.7 or later");
  }

  @Test
  void helpAndWrongCommandsNeedNoBuild() throws Exception {
    Call unknown = call("dance");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("unknown command: dance");
    assertThat(call("help").out()).contains("conformance");
    assertThat(call("run", "--help").out()).contains("--no-shell");
    assertThat(builds()).isEmpty();
  }

  @Test
  void buildsWhenSourcesAreNewerAndKeepsMavensOutputApart() throws Exception {
    Call first = call("demo", "--config", "a b");
    assertThat(first.code()).isZero();
    assertThat(first.out()).isEqualTo("ran demo --config a b\n");
    assertThat(first.err()).contains("building the distribution");
    assertThat(builds()).singleElement().asString().contains("-Dstyle.color=never", "package");

    assertThat(call("demo").err()).isEmpty();
    assertThat(builds()).hasSize(1);

    Path source = Files.createFile(copy.resolve("bundles/a/src/main/A.java"));
    FileTime built = Files.getLastModifiedTime(copy.resolve("distribution/target/webchat.zip"));
    Files.setLastModifiedTime(source, FileTime.fromMillis(built.toMillis() + 10_000));
    assertThat(call("demo").out()).isEqualTo("ran demo\n");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void benchBuildsItsProgramTooAndRunsIt() throws Exception {
    assertThat(call("demo").code()).isZero();
    Call first = call("bench", "--seconds", "1", "bus");
    assertThat(first.code()).isZero();
    assertThat(first.out())
        .startsWith("java -jar ")
        .contains("/modules/benchmarks/target/benchmarks.jar --out ", " --distribution ")
        .endsWith(" --seconds 1 bus\n");
    assertThat(builds()).hasSize(2);
    assertThat(builds().get(1)).contains("-pl distribution,modules/benchmarks -am package");

    assertThat(call("bench", "bus").err()).isEmpty();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void saysThatTheBuildFailed() throws Exception {
    Files.createFile(copy.resolve("fails"));
    Call failed = call("check", "x.js");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("the build failed");
  }

  private Call call(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(copy.resolve("scripts/webchat").toString()), Stream.of(arguments))
                    .toList())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", bin.toString(), "COPY", copy.toString()));
    Process process = builder.start();
    assertThat(process.waitFor(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
    return new Call(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private List<String> builds() throws IOException {
    Path calls = copy.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private void java(String version) throws IOException {
    String says = "echo 'openjdk version \"" + version + "\"' >&2";
    script(
        "java",
        "#!/bin/sh\nif [ \"$1\" = -version ]; then " + says + "; else echo java \"$@\"; fi\n");
  }

  private void script(String name, String text) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, text, StandardCharsets.UTF_8);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Where a tool of this machine is. */
  private static Path found(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
