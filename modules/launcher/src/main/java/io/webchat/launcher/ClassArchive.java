package io.webchat.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The archive of classes that the JVM reads at a start instead of the jars' class files. The start
 * script names it; a run without one, or with one that is older than what is deployed, has the
 * script make it by a process of its own, at a low priority. Without an archive, or with one that
 * the JVM does not take, only time is lost, so that nothing that goes wrong here is told.
 */
final class ClassArchive {
  private static final String FILE = "webchat.archive";
  private static final List<String> READ_FROM = List.of("lib", "bundles");

  /** After so long one that could not be made is tried again: the reason may be over. */
  private static final Duration AGAIN = Duration.ofDays(1);

  private final Path home;
  private final Path file;

  ClassArchive(Path home, Path file) {
    this.home = home;
    this.file = file;
  }

  /** That of this JVM; none where the start script names none. */
  static Optional<ClassArchive> of(Layout layout) {
    return Optional.ofNullable(System.getProperty(FILE))
        .map(file -> new ClassArchive(layout.home(), Path.of(file)));
  }

  /**
   * Whether it is missing, was made before a jar of the distribution came, or could not be made,
   * which is empty, long ago.
   */
  boolean isStale() {
    try {
      FileTime made = Files.getLastModifiedTime(file);
      if (Files.size(file) == 0 && made.toInstant().isBefore(Instant.now().minus(AGAIN))) {
        return true;
      }
      for (String folder : READ_FROM) {
        if (hasNewerJar(home.resolve(folder), made)) {
          return true;
        }
      }
      return false;
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }

  private static boolean hasNewerJar(Path folder, FileTime made) throws IOException {
    try (Stream<Path> jars =
        Files.find(
            folder,
            3,
            (path, attributes) ->
                path.toString().endsWith(".jar")
                    && attributes.lastModifiedTime().compareTo(made) > 0)) {
      return jars.findAny().isPresent();
    }
  }

  /** Starts the process that makes it, where its folder can be written, and does not wait. */
  void make() {
    ProcessBuilder maker =
        new ProcessBuilder("nice", "-n", "19", home.resolve("bin/webchat").toString(), "prepare")
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    maker.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.isWritable(file.toAbsolutePath().getParent())) {
        maker.start();
      }
    } catch (IOException e) {
      // no such folder or tool: the next start takes as long as this one
    }
  }
}
