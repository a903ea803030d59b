package io.webchat.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Copies of bundles of the distribution with another manifest. */
final class BundleCopy {
  private BundleCopy() {}

  /** A bundle of a folder of the distribution. */
  static Path original(String place, String name) throws IOException {
    try (Stream<Path> files = Files.list(DistributionProcess.FOLDER.resolve(place))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The same bundle as version 9. */
  static void newer(Path jar, Path target) throws IOException {
    Manifest manifest = manifest(jar);
    manifest.getMainAttributes().putValue("Bundle-Version", "9.0.0");
    copy(jar, target, manifest);
  }

  /** The same bundle with packages of a version that its users do not take. */
  static void incompatible(Path jar, Path target) throws IOException {
    Manifest manifest = manifest(jar);
    String exports = manifest.getMainAttributes().getValue("Export-Package");
    manifest
        .getMainAttributes()
        .putValue(
            "Export-Package", exports.replaceAll("version=\"1[.0-9]*\"", "version=\"7.0.0\""));
    copy(jar, target, manifest);
  }

  private static Manifest manifest(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return new Manifest(file.getManifest());
    }
  }

  private static void copy(Path jar, Path target, Manifest manifest) throws IOException {
    // moved into place: a folder that is watched never sees half of it
    Path made = Files.createTempFile("copy", ".jar");
    try (JarFile old = new JarFile(jar.toFile());
        JarOutputStream copy = new JarOutputStream(Files.newOutputStream(made), manifest)) {
      for (JarEntry entry : Collections.list(old.entries())) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          copy.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream content = old.getInputStream(entry)) {
            content.transferTo(copy);
          }
        }
      }
    }
    Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
