package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the documents say is what there is. */
class DocumentsIT {
  private static final Path REPOSITORY = Path.of(System.getProperty("webchat.repository"));
  private static final List<String> DOCUMENTS =
      List.of(
          "README.md",
          "ARCHITECTURE.md",
          "CONTRIBUTING.md",
          "CHANGELOG.md",
          "docs/console.md",
          "docs/back-ends.md",
          "docs/containers.md",
          "docs/first-filter.md",
          "docs/first-hook.md",
          "docs/first-store.md",
          "docs/first-transport.md",
          "docs/fleet.md",
          "docs/http.md",
          "docs/operations.md",
          "docs/recording.md",
          "docs/scenarios.md",
          "docs/security.md",
          "docs/testing.md",
          "bundles/console/README.md",
          "bundles/backend/README.md",
          "bundles/graaljs/README.md",
          "bundles/scripting/README.md",
          "bundles/web/README.md",
          "modules/regex/README.md",
          "modules/simulator/README.md",
          "modules/testkit/README.md");

  /** Sources that are compiled or run by the build, by the document that shows them whole. */
  private static final Map<String, String> SAMPLES =
      Map.of(
          "README.md",
          "distribution/src/test/java/io/webchat/sample/PoliteMessages.java",
          "modules/regex/README.md",
          "modules/regex/src/test/java/io/webchat/sample/FilterSampleTest.java",
          "modules/simulator/README.md",
          "modules/simulator/src/test/java/io/webchat/sample/SimulatorSampleTest.java",
          "modules/testkit/README.md",
          "bundles/transport-gms-rest/src/test/java/io/webchat/transport/gms/rest/internal/GmsRestContractTest.java");

  @Test
  void samplesAreThoseThatAreCompiled() throws IOException {
    for (Map.Entry<String, String> sample : SAMPLES.entrySet()) {
      assertThat(Files.readString(REPOSITORY.resolve(sample.getKey())))
          .contains(
              "```java\n" + Files.readString(REPOSITORY.resolve(sample.getValue())) + "```\n");
    }
  }

  @Test
  void everyFileThatADocumentLinksToExists() throws IOException {
    for (String name : DOCUMENTS) {
      Path document = REPOSITORY.resolve(name);
      Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)")
          .matcher(Files.readString(document))
          .results()
          .map(link -> document.resolveSibling(link.group(1)))
          .forEach(file -> assertThat(file).as("linked from " + name).exists());
    }
  }

  @Test
  void everyKeyOfAComponentIsDocumentedWithItsDefault() throws IOException {
    List<ConfiguredComponent> components = ConfiguredComponent.deployed();
    assertThat(components).extracting(ConfiguredComponent::pid).contains("io.webchat.core");
    for (ConfiguredComponent component : components) {
      String text = documentation(component.pid());
      assertThat(component.keys())
          .as(component.pid())
          .allSatisfy(
              (key, absent) ->
                  assertThat(text)
                      .containsPattern(
                          Pattern.quote("`" + key + "`")
                              + (absent.isEmpty() ? "" : "( | \\| )" + Pattern.quote(absent))));
    }
  }

  /** The row of a PID in the README, or the README of its bundle where the row leads there. */
  private static String documentation(String pid) throws IOException {
    String row =
        Files.readAllLines(REPOSITORY.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| `" + pid + "` |"))
            .findFirst()
            .orElse("");
    Matcher link = Pattern.compile("\\]\\(([^)#]+/README\\.md)").matcher(row);
    return link.find() ? Files.readString(REPOSITORY.resolve(link.group(1))) : row;
  }

  @Test
  void theListOfThirdPartySoftwareIsComplete() throws IOException {
    assertThat(listed()).isEqualTo(deployed());
  }

  @Test
  void licencesAreInTheDistribution() {
    assertThat(List.of("LICENSE", "NOTICE", "THIRD-PARTY.md"))
        .allSatisfy(name -> assertThat(DistributionProcess.FOLDER.resolve(name)).exists());
  }

  private static Set<String> listed() throws IOException {
    Set<String> artifacts = new TreeSet<>();
    for (String line : Files.readAllLines(REPOSITORY.resolve("THIRD-PARTY.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 5 && !cells[1].contains("---") && !cells[1].strip().equals("artifact")) {
        Arrays.stream(cells[1].split(",", -1)).map(String::strip).forEach(artifacts::add);
      }
    }
    return artifacts;
  }

  /** What is shipped, also within other jars. */
  private static Set<String> deployed() throws IOException {
    Set<String> artifacts = new TreeSet<>();
    for (String folder : List.of("bundles", "lib", "optional")) {
      try (Stream<Path> files = Files.walk(DistributionProcess.FOLDER.resolve(folder))) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
          Stream.concat(Stream.of(jar.toString()), libraries(jar))
              .map(path -> path.substring(path.lastIndexOf('/') + 1))
              .filter(name -> !name.startsWith("webchat-"))
              .map(name -> name.replaceFirst("(-\\d[^/]*)?\\.jar$", ""))
              .forEach(artifacts::add);
        }
      }
    }
    return artifacts;
  }

  /** The jars within one of ours; how others are made is not for us to list. */
  private static Stream<String> libraries(Path jar) throws IOException {
    if (!jar.getFileName().toString().startsWith("webchat-")) {
      return Stream.empty();
    }
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".jar"))
          .toList()
          .stream();
    }
  }
}
