package io.webchat.http.servlet;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for files under way, so many at a time. Thread-safe. */
public final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private static final int SHARES = 4;

  /** Places of a single holder where there are few: a file each way. */
  private static final int LEAST = 2;

  private final Path folder;
  private final Semaphore places;
  private final int share;
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

  /** A spool in an existing folder; a single holder may have a quarter of the places, or two. */
  public Spool(Path folder, int places) {
    this.folder = folder;
    this.places = new Semaphore(places);
    this.share = Math.max(LEAST, places / SHARES);
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
    private final Runnable giveBack;
    private boolean released;

    private Spooled(Path file, Runnable giveBack) {
      this.file = file;
      this.giveBack = giveBack;
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
        giveBack.run();
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          LOG.warn("A file in the spool cannot be deleted: {}", e.getMessage());
        }
      }
    }
  }

  /**
   * A place with an empty file, for whoever may have all of them.
   *
   * @throws ChannelException when there is no place
   */
  public Spooled take() throws ChannelException, IOException {
    return take(() -> {});
  }

  /**
   * A place with an empty file.
   *
   * @param holder who takes it, one of many
   * @throws ChannelException when there is no place, or the holder has its share of them
   */
  public Spooled take(String holder) throws ChannelException, IOException {
    if (held.merge(holder, 1, Integer::sum) > share) {
      leave(holder);
      throw new ChannelException(Code.OVERLOADED, "Too many of the sender's files are under way");
    }
    return take(() -> leave(holder));
  }

  private void leave(String holder) {
    held.computeIfPresent(holder, (key, count) -> count == 1 ? null : count - 1);
  }

  private Spooled take(Runnable giveBack) throws ChannelException, IOException {
    if (!places.tryAcquire()) {
      giveBack.run();
      throw new ChannelException(Code.OVERLOADED, "Too many files are under way");
    }
    try {
      return new Spooled(Files.createTempFile(folder, "file-", ".part"), giveBack);
    } catch (IOException e) {
      places.release();
      giveBack.run();
      throw e;
    }
  }
}
