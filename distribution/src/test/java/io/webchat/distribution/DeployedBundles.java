package io.webchat.distribution;

import io.webchat.testkit.container.BundlesFolder;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bundles of the distribution, for a framework in the JVM of the tests. */
final class DeployedBundles {
  /** The terminal belongs to whoever runs the tests. */
  private static final String TERMINAL = "org.apache.felix.gogo.jline";

  /** Deployed unpacked. */
  private static final List<String> UNPACKED =
      List.of(
          "webchat-graaljs", "webchat-metrics", "webchat-session-jdbc", "webchat-session-redis");

  /** What the framework of the distribution has on its class path, as bundles. */
  private static final List<String> LOGGING =
      List.of(
          "asm",
          "asm-analysis",
          "asm-commons",
          "asm-tree",
          "asm-util",
          "org.apache.aries.spifly.dynamic.bundle",
          "slf4j-api",
          "logback-core",
          "logback-classic");

  private DeployedBundles() {}

  static List<Path> jars() {
    Path bundles = DistributionProcess.FOLDER.resolve("bundles");
    BundlesFolder jars = OsgiContainer.bundlesFolder();
    try (Stream<Path> files = Files.find(bundles, 2, (file, attributes) -> isJar(file))) {
      return Stream.of(
              LOGGING.stream().map(jars::jar), files.sorted(), UNPACKED.stream().map(jars::jar))
          .flatMap(each -> each)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those jars of {@code optional/http} that {@link #jars} has not: both have some for logging. */
  static List<Path> httpServer() throws IOException {
    Set<Path> there = jars().stream().map(Path::getFileName).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(DistributionProcess.FOLDER.resolve("optional/http"))) {
      return files.filter(file -> !there.contains(file.getFileName())).toList();
    }
  }

  private static boolean isJar(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".jar") && !name.startsWith(TERMINAL);
  }
}
