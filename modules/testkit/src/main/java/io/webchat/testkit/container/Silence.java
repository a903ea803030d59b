package io.webchat.testkit.container;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * Stands for a provider of SLF4J where there is none: without one SLF4J's bundle does not resolve.
 * It has no code, so that SLF4J says once that it logs nothing.
 */
final class Silence {
  private Silence() {}

  /** Writes the bundle to a temporary file, which goes with the JVM. */
  static Path write() {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "io.webchat.testkit.silence");
    headers.putValue(
        Constants.PROVIDE_CAPABILITY,
        "osgi.serviceloader;osgi.serviceloader=\"org.slf4j.spi.SLF4JServiceProvider\"");
    try {
      Path file = Files.createTempFile("webchat-silence-", ".jar");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file);
          JarOutputStream jar = new JarOutputStream(out, manifest)) {
        jar.finish();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a bundle", e);
    }
  }
}
