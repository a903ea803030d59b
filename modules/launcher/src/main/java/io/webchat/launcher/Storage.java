package io.webchat.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder with the framework's own files. {@code run} has one of its own, locked against a
 * second {@code run}; a command gets a folder for itself, so that it works beside a running
 * distribution, and removes it afterwards.
 */
final class Storage implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;
  private boolean closed;

  private Storage(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the folder of a run.
   *
   * @throws IOException when it cannot be written or another one uses it
   */
  static Storage open(CommandLine line) throws IOException {
    if (!line.staysUp()) {
      return new Storage(Files.createTempDirectory("webchat-" + line.command() + "-"), null);
    }
    Path data = line.layout().data();
    Files.createDirectories(data);
    return new Storage(data.resolve("framework"), lock(data));
  }

  /** The framework's own lock does not keep it from clearing a folder that is in use. */
  private static FileChannel lock(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(
            data.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException(
          "another one runs with the data folder "
              + data
              + "; --data DIR names a folder of its own");
    }
    return channel;
  }

  /** Where the framework keeps its files. */
  Path folder() {
    return folder;
  }

  /** May be called twice at a time: by the run that ends, and by the signal that ended it. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (lock != null) {
      lock.close();
      return;
    }
    List<Path> childrenFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      childrenFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : childrenFirst) {
      Files.deleteIfExists(file);
    }
  }
}
