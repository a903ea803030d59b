package io.webchat.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class BrokenBundlesTest {
  @TempDir Path folder;

  private final Logger logger = (Logger) LoggerFactory.getLogger(BrokenBundles.class);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final BrokenBundles broken = new BrokenBundles();

  @BeforeEach
  void listen() {
    written.start();
    logger.addAppender(written);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(written);
  }

  @Test
  void aFileIsToldOfOnceUntilItChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jar"), "no jar");
    assertThat(broken.canHandle(file.toFile())).isFalse();
    assertThat(broken.canHandle(file.toFile())).isFalse();
    assertThat(written.list).hasSize(1);
    assertThat(written.list.get(0).getFormattedMessage())
        .startsWith(file + " is not installed: no jar, ");
    Files.writeString(file, "no jar either");
    broken.canHandle(file.toFile());
    assertThat(written.list).hasSize(2);
  }

  @Test
  void aJarWithoutANameIsNoBundle() throws IOException {
    broken.canHandle(jar("plain.jar", null).toFile());
    assertThat(written.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getFormattedMessage())
                    .contains("plain.jar", "Bundle-SymbolicName"));
  }

  @Test
  void bundlesAndOtherFilesAreNoneOfItsBusiness() throws IOException {
    assertThat(broken.canHandle(jar("bundle.jar", "a.bundle").toFile())).isFalse();
    assertThat(broken.canHandle(Files.writeString(folder.resolve("a.cfg"), "x").toFile()))
        .isFalse();
    assertThat(written.list).isEmpty();
  }

  private Path jar(String name, String symbolicName) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (symbolicName != null) {
      manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
    }
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream empty = new JarOutputStream(file, manifest)) {
      empty.finish();
    }
    return jar;
  }
}
