package io.webchat.testkit.container;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/**
 * The Logback configuration of a test container, as a fragment: without one Logback would print
 * every debug line.
 */
final class LogbackFragment {

  private static final String HOST = "ch.qos.logback.classic";

  private static final String CONFIGURATION =
      """
      <configuration>
        <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d{HH:mm:ss.SSS} %-5level [%thread] %logger - %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="console"/></root>
      </configuration>
      """;

  private LogbackFragment() {}

  /** Writes the fragment's jar. */
  static Path write(Path folder) {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "io.webchat.testkit.logback");
    headers.putValue(Constants.FRAGMENT_HOST, HOST);
    Path file = folder.resolve("io.webchat.testkit.logback.jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new ZipEntry("logback.xml"));
      jar.write(CONFIGURATION.getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return file;
  }

  /** Whether a bundle is the one that this fragment belongs to. */
  static boolean isHost(Manifest manifest) {
    String name = manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
    return name != null && name.split(";", -1)[0].trim().equals(HOST);
  }
}
