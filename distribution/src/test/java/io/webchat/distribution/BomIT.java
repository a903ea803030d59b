package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The BOM has what is published, in the version of the parent. */
class BomIT {
  private static final Path REPOSITORY = Path.of(System.getProperty("webchat.repository"));
  private static final Pattern ARTIFACT =
      Pattern.compile("(?m)^ {8}<artifactId>(webchat-[a-z0-9-]+)</artifactId>$");
  private static final Pattern VERSION = Pattern.compile("<version>([^<$]+)</version>");

  /** What nobody depends on. */
  private static final List<String> PROGRAMS =
      List.of(
          "webchat-benchmarks",
          "webchat-bom",
          "webchat-demo",
          "webchat-launcher",
          "webchat-replay",
          "webchat-scenario",
          "webchat-test-browser",
          "webchat-test-patience");

  @Test
  void listsEveryArtifact() throws IOException {
    Set<String> artifacts = new TreeSet<>();
    for (String folder : List.of("modules", "bundles")) {
      try (Stream<Path> modules = Files.list(REPOSITORY.resolve(folder))) {
        for (Path pom : modules.map(module -> module.resolve("pom.xml")).toList()) {
          if (Files.exists(pom)) {
            artifacts.add(nameOf(Files.readString(pom)));
          }
        }
      }
    }
    PROGRAMS.forEach(artifacts::remove);
    String bom = bom();
    Set<String> listed = new TreeSet<>();
    ARTIFACT
        .matcher(bom.substring(bom.indexOf("<dependencyManagement>")))
        .results()
        .forEach(result -> listed.add(result.group(1)));
    assertThat(listed).isEqualTo(artifacts);
  }

  @Test
  void hasTheVersionOfTheParent() throws IOException {
    assertThat(versionOf(bom()))
        .isEqualTo(versionOf(Files.readString(REPOSITORY.resolve("pom.xml"))));
  }

  @Test
  void hasThePropertiesOfTheParent() throws IOException {
    String parent = Files.readString(REPOSITORY.resolve("pom.xml"));
    String bom = bom();
    String properties =
        bom.substring(bom.indexOf("<properties>"), bom.indexOf("</properties>")).strip();
    assertThat(properties.lines().skip(1).map(String::strip))
        .isNotEmpty()
        .allSatisfy(property -> assertThat(parent).contains(property));
  }

  private static String bom() throws IOException {
    return Files.readString(REPOSITORY.resolve("modules/bom/pom.xml"));
  }

  /** Two spaces before it: that of the project. */
  private static String nameOf(String pom) {
    return Pattern.compile("(?m)^  <artifactId>([^<]+)</artifactId>$")
        .matcher(pom)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  private static String versionOf(String pom) {
    return VERSION.matcher(pom).results().findFirst().orElseThrow().group(1);
  }
}
