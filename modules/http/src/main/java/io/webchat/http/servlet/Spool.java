package io.webchat.http.servlet;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for files under way, so many at a time. Thread-safe. */
public final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final Path folder;
  private final Semaphore places;

  /** A spool in an existing folder. */
  public Spool(Path folder, int places) {
    this.folder = folder;
    this.places = new Semaphore(places);
  }

  /** Deletes files that were under way when a container was stopped hard. */
  public static void deleteLeftovers(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "file-*.part")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("There are no files of a former run", e);
    }
  }

  /** A file on its way, with its place. */
  public final class Spooled {
    private final Path file;
    private boolean released;

    private Spooled(Path file) {
      this.file = file;
    }

    /** The file. */
    public Path file() {
      return file;
    }

    /** Deletes the file and gives the place free. Further calls do nothing. */
    public synchronized void release() {
      if (!released) {
        released = true;
        places.release();
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          LOG.warn("A file in the spool cannot be deleted: {}", e.getMessage());
        }
      }
    }
  }

  /**
   * A place with an empty file.
   *
   * @throws ChannelException when there is no place
   */
  public Spooled take() throws ChannelException, IOException {
    if (!places.tryAcquire()) {
      throw new ChannelException(Code.OVERLOADED, "Too many files are under way");
    }
    try {
      return new Spooled(Files.createTempFile(folder, "file-", ".part"));
    } catch (IOException e) {
      places.release();
      throw e;
    }
  }
}
