package io.webchat.testkit.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the bundle jars of a test run lie, found by artifact name without version: {@code
 * webchat-bus} is {@code webchat-bus.jar} or {@code webchat-bus-1.2.0-SNAPSHOT.jar}.
 *
 * @param folders searched in this order; the first that has the artifact wins
 */
public record BundlesFolder(List<Path> folders) {

  /**
   * System property that names the folders, separated as in a class path; relative ones start at
   * the module's folder.
   */
  public static final String PROPERTY = "webchat.bundles";

  /** The folder when {@value #PROPERTY} is not set. */
  public static final String DEFAULT = "target/bundles";

  /** Checks and copies. */
  public BundlesFolder {
    folders = List.copyOf(folders);
  }

  /** The folders named by {@value #PROPERTY}, {@value #DEFAULT} without it. */
  public static BundlesFolder ofTests() {
    Path module = Path.of(System.getProperty("basedir", ""));
    String[] names =
        System.getProperty(PROPERTY, DEFAULT).split(Pattern.quote(java.io.File.pathSeparator), -1);
    return new BundlesFolder(
        Arrays.stream(names).map(name -> module.resolve(name).toAbsolutePath()).toList());
  }

  /**
   * The jar of one artifact; where no folder has it, the one on the class path of the tests.
   *
   * @param artifact artifact name without version
   * @throws IllegalArgumentException when it is nowhere or one folder has it twice; the text lists
   *     what is there
   */
  public Path jar(String artifact) {
    return find(artifact)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no jar of "
                        + artifact
                        + "; there are "
                        + all()
                        + " and on the class path "
                        + TestClassPath.current()));
  }

  /** As {@link #jar}; empty when it is nowhere. */
  Optional<Path> find(String artifact) {
    Pattern name =
        Pattern.compile(Pattern.quote(artifact) + "(-\\d.*?)?(?<!-sources|-javadoc|-tests)\\.jar");
    for (Path folder : folders) {
      List<Path> found =
          jars(folder).stream().filter(jar -> name.matcher(fileName(jar)).matches()).toList();
      if (found.size() > 1) {
        throw new IllegalArgumentException(artifact + " is there more than once: " + found);
      }
      if (!found.isEmpty()) {
        return Optional.of(found.get(0));
      }
    }
    return TestClassPath.current()
        .artifact(artifact)
        .map(bundle -> BundleJar.of(bundle.location()));
  }

  /** Every jar of the folders, by folder and name. */
  public List<Path> all() {
    List<Path> all = new ArrayList<>();
    folders.forEach(folder -> all.addAll(jars(folder)));
    return List.copyOf(all);
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> fileName(file).endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
