package io.webchat.distribution;

import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The bundles of the distribution, for a framework in the JVM of the tests. */
final class DeployedBundles {
  /** The terminal belongs to whoever runs the tests. */
  private static final String TERMINAL = "org.apache.felix.gogo.jline";

  /** Deployed unpacked. */
  private static final String ENGINE = "webchat-graaljs";

  private DeployedBundles() {}

  static List<Path> jars() {
    Path bundles = DistributionProcess.FOLDER.resolve("bundles");
    try (Stream<Path> files = Files.find(bundles, 2, (file, attributes) -> isJar(file))) {
      return Stream.concat(files.sorted(), Stream.of(OsgiContainer.bundlesFolder().jar(ENGINE)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJar(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".jar") && !name.startsWith(TERMINAL);
  }
}
