package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The code of the pages of {@code docs} is that of files which the build compiles and runs, or is
 * run here.
 */
class CodeOfPagesIT {
  private static final Path REPOSITORY = DistributionProcess.REPOSITORY;
  private static final List<String> DEPLOYED =
      List.of("org.example.polite", "org.example.shelf", "org.example.tiny");
  private static final String ARCHETYPE = "-DarchetypeArtifactId=";
  private static final String PROMPT = "webchat> ";

  @TempDir Path folder;

  static List<CodeBlock> blocks() throws IOException {
    return CodeBlock.all();
  }

  static List<CodeBlock> commands() throws IOException {
    return CodeBlock.in("sh");
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isOfAFileOrIsRun(CodeBlock block) throws IOException {
    if (block.file().isEmpty()) {
      // yaml is for what runs the container, and not run here
      assertThat(block.language()).isIn("sh", "webchat", "karaf", "yaml");
    } else {
      assertThat(Files.readString(REPOSITORY.resolve(block.file()))).contains(block.text());
    }
  }

  /** Builds within a build would take too long: their modules, profiles and copies are there. */
  @ParameterizedTest
  @MethodSource("commands")
  void aCommandCanBeRun(CodeBlock block) throws Exception {
    for (String line : block.text().lines().toList()) {
      if (line.startsWith("mvn ")) {
        assertBuilds(line, block);
      } else if (line.startsWith("cp -r ")) {
        assertThat(REPOSITORY.resolve(line.split(" ", -1)[2]).resolve("pom.xml")).exists();
      } else {
        assertThat(line).startsWith("scripts/webchat ");
        assertThatItDoesAsThePageSays(line.substring("scripts/webchat ".length()), block);
      }
    }
  }

  private static void assertBuilds(String line, CodeBlock block) throws IOException {
    String parent = Files.readString(REPOSITORY.resolve("pom.xml"));
    List<String> words = Arrays.asList(line.replace("'", "").split(" ", -1));
    for (int i = 1; i < words.size(); i++) {
      String former = words.get(i - 1);
      String word = words.get(i);
      if (former.equals("-pl")) {
        assertThat(word.replace("!", "").split(",", -1))
            .allSatisfy(each -> assertThat(parent).contains("<module>" + each + "</module>"));
      } else if (former.equals("-f")) {
        assertThat(block.text()).contains(" " + word.replace("/pom.xml", "") + "\n");
      } else if (word.startsWith("-P")) {
        assertThat(parent).contains("<id>" + word.substring(2) + "</id>");
      } else if (word.startsWith(ARCHETYPE)) {
        String folder = word.substring(ARCHETYPE.length()).replaceAll("webchat-|-archetype", "");
        assertThat(REPOSITORY.resolve("archetypes").resolve(folder).resolve("pom.xml")).exists();
      }
    }
  }

  /** It succeeds; a replay that differs may be told by its exit code, and the page shows it all. */
  private static void assertThatItDoesAsThePageSays(String words, CodeBlock block)
      throws Exception {
    String[] arguments =
        Stream.of(words.split(" ", -1))
            .map(word -> word.contains("/") ? REPOSITORY.resolve(word).toString() : word)
            .toArray(String[]::new);
    assertThat(arguments[0]).isIn("check", "replay", "scenario");
    // where the JVM could compile JavaScript the first call of a hook takes longest, here too long
    try (DistributionProcess command =
        DistributionProcess.start(Map.of("WEBCHAT_JIT", "off"), arguments)) {
      int code = command.exitCode();
      String printed = command.output().replace(REPOSITORY + "/", "").strip();
      if (arguments[0].equals("replay") && printed.contains("replay: DIFFERENT")) {
        String page = Files.readString(REPOSITORY.resolve("docs").resolve(block.page()));
        assertThat(page).contains(printed.indent(4).stripTrailing());
        assertThat(code).isEqualTo(1);
      } else {
        assertThat(code).as(printed).isZero();
        assertSucceeded(List.of(arguments), command.output());
      }
    }
  }

  private static void assertSucceeded(List<String> arguments, String output) {
    if (arguments.get(0).equals("check")) {
      assertThat(output.lines())
          .as("its results and nothing else")
          .containsExactlyElementsOf(
              arguments.stream().skip(1).map(file -> file + ": nothing is wrong").toList());
    } else if (arguments.get(0).equals("scenario")) {
      int wire = arguments.indexOf("--wire") + 1;
      assertThat(output)
          .contains(
              "scenario: " + (wire > 0 ? arguments.get(wire) : "gms-v2-rest"),
              "scenario: every chat went as it should");
    }
  }

  @Test
  void karafHasTheFeatures() throws IOException {
    String features = Files.readString(REPOSITORY.resolve("containers/src/karaf/features.xml"));
    List<String> installed =
        CodeBlock.in("karaf").stream()
            .flatMap(block -> block.text().lines())
            .filter(line -> line.contains("feature:install "))
            .flatMap(line -> Stream.of(line.replaceFirst(".*feature:install ", "").split(" ", -1)))
            .toList();
    assertThat(installed)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(features).contains("<feature name=\"" + name + "\""));
  }

  /** With the bundles of the samples deployed, and their files in conf. */
  @Test
  void sessionsOfTheShellGoAsThePagesSay() throws Exception {
    Path deploy = folder.resolve("deploy");
    Path conf = DistributionProcess.confThatDeploys(folder.resolve("conf"), deploy);
    copySamples(deploy, conf);
    try (DistributionProcess run =
        DistributionProcess.start(
            "run",
            "--shell",
            "--conf",
            conf.toString(),
            "--data",
            folder.resolve("data").toString())) {
      run.await("WebChatService");
      run.awaitBundles(
          "samples",
          list ->
              DEPLOYED.stream()
                  .allMatch(
                      name ->
                          Pattern.compile("active +" + Pattern.quote(name)).matcher(list).find()));
      for (CodeBlock block : CodeBlock.in("webchat")) {
        for (String line : block.text().lines().toList()) {
          play(line, run);
        }
      }
      run.type("exit");
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).doesNotContain("rror", "xception", "There is no");
    }
  }

  /** A command is over when what was typed behind it is answered. */
  private static void play(String line, DistributionProcess run) throws IOException {
    if (line.startsWith(PROMPT)) {
      run.type(line.substring(PROMPT.length()));
    } else {
      run.await(line);
    }
  }

  private static void copySamples(Path deploy, Path conf) throws IOException {
    try (Stream<Path> samples = Files.walk(REPOSITORY.resolve("samples"))) {
      for (Path file : samples.filter(CodeOfPagesIT::isDeployed).toList()) {
        String name = String.valueOf(file.getFileName());
        // behind what the file may have already
        Files.write(
            (name.endsWith(".jar") ? deploy : conf).resolve(name),
            Files.readAllBytes(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    }
  }

  private static boolean isDeployed(Path file) {
    String parent = String.valueOf(file.getParent().getFileName());
    return parent.equals("conf") || (parent.equals("target") && file.toString().endsWith(".jar"));
  }
}
