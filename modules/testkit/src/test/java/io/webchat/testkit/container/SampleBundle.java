package io.webchat.testkit.container;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.nio.file.Path;

/** Bundles made of the classes of the sample component. */
final class SampleBundle {

  static final String NAME = "sample";

  private SampleBundle() {}

  /** Writes a bundle {@value #NAME} of a version, with one more header. */
  static Path write(Path folder, String version, String header, String value) throws Exception {
    Path jar = folder.resolve(NAME + "-" + version + ".jar");
    try (Builder builder = new Builder()) {
      builder.setBundleSymbolicName(NAME);
      builder.setBundleVersion(version);
      builder.setPrivatePackage("io.webchat.testkit.sample.component");
      builder.setProperty(header, value);
      builder.addClasspath(Path.of("target/test-classes").toFile());
      try (Jar built = builder.build()) {
        built.write(jar.toFile());
      }
    }
    return jar;
  }

  static Path write(Path folder, String version) throws Exception {
    return write(folder, version, "Sample-Header", version);
  }
}
