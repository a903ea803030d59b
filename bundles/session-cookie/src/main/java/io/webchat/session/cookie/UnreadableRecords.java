package io.webchat.session.cookie;

import io.webchat.session.record.RecordFolder;
import io.webchat.session.record.RecordName;
import io.webchat.spi.session.SessionStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that could not be read, under other names for people to look at: the last one of each
 * instance, and no more than a limit; the oldest go first. Blocks. Thread-safe.
 */
final class UnreadableRecords {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);

  private final RecordFolder folder;
  private final int limit;

  /** What is there, oldest first; {@code null} until it is listed for the first time. */
  private Set<Path> files;

  UnreadableRecords(RecordFolder folder, int limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /** Takes a record out of the way, if it is still there. */
  synchronized void add(RecordName name) {
    try {
      Path file = folder.setAside(name);
      LOG.warn("Cookies that could not be read are kept in {}", file);
      limit(file);
    } catch (SessionStorageException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
    }
  }

  private void limit(Path added) {
    try {
      if (files == null) {
        files = list(added);
      }
      files.remove(added);
      files.add(added);
      while (files.size() > limit) {
        Path oldest = files.iterator().next();
        Files.deleteIfExists(oldest);
        files.remove(oldest);
      }
    } catch (IOException e) {
      LOG.warn("Old files in {} cannot be deleted: {}", folder.path(), e.toString());
    }
  }

  private static Set<Path> list(Path like) throws IOException {
    String name = String.valueOf(like.getFileName());
    String suffix = name.substring(name.lastIndexOf('.'));
    try (Stream<Path> all = Files.list(like.toAbsolutePath().getParent())) {
      Set<Path> found = new LinkedHashSet<>();
      all.filter(file -> file.toString().endsWith(suffix))
          .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .forEach(found::add);
      return found;
    }
  }
}
