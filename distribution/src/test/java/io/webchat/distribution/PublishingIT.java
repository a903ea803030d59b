package io.webchat.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What repositories ask of poms, and what makes a build reproducible. */
class PublishingIT {
  private static final Path REPOSITORY = DistributionProcess.REPOSITORY;
  private static final Pattern MODULE = Pattern.compile("<module>(\\w[^<]*)</module>");
  private static final LocalDateTime OUTPUT = LocalDateTime.of(2026, 1, 1, 0, 0);

  static Stream<String> modules() throws IOException {
    return MODULE.matcher(pom(".")).results().map(PublishingIT::name);
  }

  private static String name(MatchResult module) {
    return module.group(1);
  }

  private static String pom(String folder) throws IOException {
    return Files.readString(REPOSITORY.resolve(folder).resolve("pom.xml"));
  }

  static Stream<Path> bundles() throws IOException {
    Path folder = OsgiContainer.bundlesFolder().jar("webchat-core").getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("webchat-"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aPomSaysWhatItsArtifactIs(String module) throws IOException {
    if (!module.startsWith("samples/")) {
      assertThat(pom(module)).contains("\n  <name>", "\n  <description>");
    }
  }

  /** The BOM has no parent. */
  @ParameterizedTest
  @ValueSource(strings = {".", "modules/bom"})
  void aPomWithoutParentSaysWhoseItIs(String folder) throws IOException {
    assertThat(pom(folder))
        .contains("\n  <url>", "<licenses>", "<developers>", "<scm", "<developerConnection>");
  }

  /** A jar has no time and no place of its build. */
  @ParameterizedTest
  @MethodSource("bundles")
  void aJarIsTheSameWhereverAndWheneverItIsBuilt(Path bundle) throws IOException {
    try (JarFile jar = new JarFile(bundle.toFile())) {
      List<JarEntry> entries = jar.stream().filter(entry -> !entry.isDirectory()).toList();
      assertThat(entries).allSatisfy(entry -> assertThat(entry.getTimeLocal()).isEqualTo(OUTPUT));
      for (JarEntry entry : entries) {
        try (InputStream in = jar.getInputStream(entry)) {
          String content = new String(in.readAllBytes(), ISO_8859_1);
          assertThat(content.contains(REPOSITORY.toString())).as(entry.getName()).isFalse();
        }
      }
    }
  }
}
