package io.webchat.testkit.container;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** What the tests were started with: jars, and folders of classes of modules built beside them. */
final class TestClassPath {
  private final List<ClassPathBundle> entries;

  private TestClassPath(List<ClassPathBundle> entries) {
    this.entries = entries;
  }

  /** The class path of this JVM. */
  static TestClassPath current() {
    return of(System.getProperty("java.class.path"));
  }

  static TestClassPath of(String classPath) {
    return new TestClassPath(
        Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .filter(Files::exists)
            .filter(entry -> Files.isDirectory(entry) || String.valueOf(entry).endsWith(".jar"))
            .map(ClassPathBundle::of)
            .toList());
  }

  /**
   * The bundle of an artifact by name without version; of a folder of classes its symbolic name
   * counts, in which dots stand for the dashes.
   */
  Optional<ClassPathBundle> artifact(String name) {
    Pattern jar = Pattern.compile(Pattern.quote(name) + "(-\\d.*)?\\.jar");
    String dotted = name.replace('-', '.');
    return first(
        bundle ->
            jar.matcher(String.valueOf(bundle.location().getFileName())).matches()
                || bundle.symbolicName().equals(dotted)
                || bundle.symbolicName().equals("io." + dotted));
  }

  /** The bundle that a class is in. */
  Optional<ClassPathBundle> of(Class<?> type) {
    Path location = SystemPackages.location(type);
    return first(bundle -> bundle.location().toAbsolutePath().equals(location.toAbsolutePath()));
  }

  Optional<ClassPathBundle> exporting(String packageName) {
    return first(bundle -> bundle.exports().contains(packageName));
  }

  Optional<ClassPathBundle> offering(String service) {
    return first(bundle -> bundle.offeredServices().contains(service));
  }

  /** Whether a jar that is no bundle has a package. */
  boolean hasPlain(String packageName) {
    String folder = packageName.replace('.', '/') + "/";
    return entries.stream()
        .filter(entry -> entry.symbolicName() == null)
        .anyMatch(entry -> hasClass(entry.location(), folder));
  }

  private static boolean hasClass(Path location, String folder) {
    if (Files.isDirectory(location)) {
      return Files.isDirectory(location.resolve(folder));
    }
    try (JarFile jar = new JarFile(location.toFile())) {
      return jar.stream().anyMatch(entry -> isClassIn(folder, entry.getName()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + location, e);
    }
  }

  private static boolean isClassIn(String folder, String name) {
    return name.startsWith(folder)
        && name.endsWith(".class")
        && name.indexOf('/', folder.length()) < 0;
  }

  private Optional<ClassPathBundle> first(Predicate<ClassPathBundle> wanted) {
    return entries.stream()
        .filter(entry -> entry.symbolicName() != null && !entry.isFragment())
        .filter(wanted)
        .findFirst();
  }

  @Override
  public String toString() {
    return entries.stream().map(ClassPathBundle::location).toList().toString();
  }
}
