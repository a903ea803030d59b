package io.webchat.distribution;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/**
 * The archive of classes with which the processes of all tests start sooner. The first one of those
 * that run side by side makes it.
 */
final class SharedArchive {
  static final String NONE = "off";

  private static final Path TARGET = DistributionProcess.FOLDER.resolveSibling("archive");

  private SharedArchive() {}

  /** Its folder, or that there is none, as the start script takes it. */
  static String folder() throws IOException, InterruptedException {
    Path folder = TARGET.resolve(Runtime.version().toString());
    Files.createDirectories(folder);
    try (FileChannel file =
            FileChannel.open(
                TARGET.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      if (!isThere(folder)) {
        make(folder);
      }
      // a process without one would have one made, by a process that outlives the tests
      return lock.isValid() && isThere(folder) ? folder.toString() : NONE;
    }
  }

  private static boolean isThere(Path folder) throws IOException {
    FileTime built =
        Files.getLastModifiedTime(DistributionProcess.FOLDER.resolveSibling("webchat.zip"));
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "*.jsa")) {
      for (Path archive : archives) {
        if (Files.getLastModifiedTime(archive).compareTo(built) > 0) {
          return true;
        }
      }
      return false;
    }
  }

  private static void make(Path folder) throws IOException, InterruptedException {
    ProcessBuilder maker =
        new ProcessBuilder(DistributionProcess.FOLDER.resolve("bin/webchat").toString(), "prepare")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    maker.environment().put("JAVA_HOME", System.getProperty("java.home"));
    maker.environment().put("JAVA_OPTS", DistributionProcess.QUICK);
    maker.environment().put("WEBCHAT_ARCHIVE", folder.toString());
    maker.start().waitFor();
  }
}
