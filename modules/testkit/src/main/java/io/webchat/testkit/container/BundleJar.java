package io.webchat.testkit.container;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A bundle as a file, as the framework installs it. */
final class BundleJar {
  private BundleJar() {}

  /** The jar itself; of a folder of classes a temporary one, which goes with the JVM. */
  static Path of(Path location) {
    if (!Files.isDirectory(location)) {
      return location;
    }
    try {
      Path jar = Files.createTempFile("webchat-bundle-", ".jar");
      jar.toFile().deleteOnExit();
      pack(location, jar);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a bundle of " + location, e);
    }
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out, SystemPackages.manifest(folder));
        Stream<Path> files = Files.walk(folder)) {
      List<Path> content = files.filter(Files::isRegularFile).sorted().toList();
      for (Path file : content) {
        String name = String.valueOf(folder.relativize(file)).replace('\\', '/');
        if (!name.equals(JarFile.MANIFEST_NAME)) {
          packed.putNextEntry(new ZipEntry(name));
          Files.copy(file, packed);
          packed.closeEntry();
        }
      }
    }
  }
}
