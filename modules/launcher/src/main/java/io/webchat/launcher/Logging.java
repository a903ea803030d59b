package io.webchat.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.osgi.framework.Constants;
import org.slf4j.LoggerFactory;

/**
 * SLF4J and its provider, which lie on the class path of the framework: they read their
 * configuration while bundles are installed, and no class of theirs has to be woven.
 */
final class Logging {
  private final Thread setUp = new Thread(LoggerFactory::getILoggerFactory, "webchat-logging");

  private Logging() {}

  /** Sets it up on a thread of its own. */
  static Logging start() {
    Logging logging = new Logging();
    logging.setUp.start();
    return logging;
  }

  /** Waits until it is set up: loggers that are asked for before are substitutes. */
  void await() throws InterruptedException {
    setUp.join();
  }

  /**
   * The packages of SLF4J as a framework exports them, as its jar says.
   *
   * @throws IOException when the jar cannot be read
   */
  static String exports() throws IOException {
    try (JarFile jar = new JarFile(jar().toFile())) {
      return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
    }
  }

  private static Path jar() throws IOException {
    try {
      return Path.of(
          LoggerFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
