package io.webchat.testkit.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collection;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** What the framework has to export so that bundles share packages of the test's class path. */
final class SystemPackages {

  private SystemPackages() {}

  /**
   * The export clauses of the bundle that a class comes from; of its package alone, without
   * version, when it comes from no bundle.
   */
  static String of(Class<?> type) {
    Manifest manifest = manifest(location(type));
    String exports = manifest.getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
    return exports == null ? type.getPackageName() : exports;
  }

  /** The packages of export clauses, without attributes. */
  static Set<String> names(Collection<String> clauses) {
    Attributes exports = new Attributes();
    exports.putValue(Constants.EXPORT_PACKAGE, String.join(",", clauses));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putAll(exports);
    return new ClassPathBundle(Path.of(""), manifest).exports();
  }

  /** The manifest of a jar or of a folder of classes, an empty one where there is none. */
  static Manifest manifest(Path location) {
    try {
      if (Files.isDirectory(location)) {
        Path file = location.resolve(JarFile.MANIFEST_NAME);
        return Files.exists(file) ? read(file) : new Manifest();
      }
      try (JarFile jar = new JarFile(location.toFile())) {
        Manifest manifest = jar.getManifest();
        return manifest == null ? new Manifest() : manifest;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the manifest of " + location, e);
    }
  }

  private static Manifest read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new Manifest(in);
    }
  }

  /** The jar or folder of a class that is not of the JDK. */
  static Path location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalArgumentException(
          type.getName() + " belongs to the JDK, whose packages the framework exports by itself");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no file: " + source.getLocation(), e);
    }
  }
}
