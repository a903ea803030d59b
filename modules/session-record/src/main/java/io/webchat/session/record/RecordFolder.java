package io.webchat.session.record;

import io.webchat.spi.session.SessionStorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with one file a record, readable by its owner only. A record is written to a temporary
 * file, forced to the disk and renamed over the former one: whatever kills the process or fills the
 * disk, the file has the former or the new record, whole. When the folder is full, those that
 * nobody has written for long make room. Thread-safe; several processes may share the folder.
 * Blocks. Everything fails with {@link SessionStorageException}.
 */
public final class RecordFolder {
  private static final String SUFFIX = ".record";
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final Disk disk;
  private final boolean posix;
  private final RecordLimits limits;

  /** Records of this folder as far as this object knows. */
  private final AtomicInteger about = new AtomicInteger();

  private RecordFolder(Path folder, RecordLimits limits, Disk disk) {
    this.folder = folder;
    this.disk = disk;
    this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    this.limits = limits;
  }

  /**
   * Opens a folder, makes it when it is not there, and removes what killed processes left.
   *
   * @throws SessionStorageException when it cannot be made, read or written
   */
  public static RecordFolder open(Path folder, RecordLimits limits) {
    return open(folder, limits, new Disk());
  }

  static RecordFolder open(Path folder, RecordLimits limits, Disk disk) {
    RecordFolder records = new RecordFolder(folder.toAbsolutePath(), limits, disk);
    try {
      records.create();
      records.removeLeftovers();
    } catch (IOException e) {
      throw failure("The folder " + folder + " cannot be used", e);
    }
    if (!Files.isWritable(folder)) {
      throw new SessionStorageException("The folder " + folder + " is not writable", true, null);
    }
    records.about.set(records.count());
    return records;
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** The record of a name. */
  public Optional<byte[]> read(RecordName name) {
    try (InputStream file = Files.newInputStream(file(name), LinkOption.NOFOLLOW_LINKS)) {
      byte[] record = file.readNBytes(limits.maxBytes() + 1);
      if (record.length > limits.maxBytes()) {
        throw new SessionStorageException(
            "The record " + file(name) + " has more than " + limits.maxBytes() + " bytes",
            false,
            null);
      }
      return Optional.of(record);
    } catch (NoSuchFileException e) {
      requireFolder();
      return Optional.empty();
    } catch (IOException e) {
      throw failure("The record " + file(name) + " cannot be read", e);
    }
  }

  /** Writes a record over what is there; it is on the disk when the call returns. */
  public void write(RecordName name, byte[] record) {
    if (record.length > limits.maxBytes()) {
      throw new SessionStorageException(
          "The record has " + record.length + " bytes, allowed are " + limits.maxBytes(),
          false,
          null);
    }
    Path target = file(name);
    boolean added = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (added) {
      requireRoom();
    }
    Path temporary = folder.resolve(TemporaryFiles.name(name.text(), UUID.randomUUID()));
    try {
      disk.write(temporary, record, ownerOnly("rw-------"));
      synchronized (about) {
        disk.move(temporary, target); // not between the two steps that delete an old one
      }
      if (added) {
        about.incrementAndGet();
      }
      forceFolder(folder);
    } catch (IOException e) {
      throw abandoned(temporary, failure("The record " + target + " cannot be written", e));
    }
  }

  /** Deletes a record, if there is one. */
  public void delete(RecordName name) {
    try {
      if (Files.deleteIfExists(file(name))) {
        about.decrementAndGet();
        forceFolder(folder);
      } else {
        requireFolder();
      }
    } catch (IOException e) {
      throw failure("The record " + file(name) + " cannot be deleted", e);
    }
  }

  /**
   * Takes a record that cannot be read out of the way, under another name, for people to look at.
   */
  public Path setAside(RecordName name) {
    Path aside = folder.resolve(name.text() + ".damaged");
    try {
      Files.move(file(name), aside, StandardCopyOption.REPLACE_EXISTING);
      return aside;
    } catch (IOException e) {
      throw failure("The record " + file(name) + " cannot be set aside", e);
    }
  }

  /** How many records there are. */
  public int count() {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.filter(RecordFolder::isRecord).count();
    } catch (IOException | UncheckedIOException e) {
      throw failure("The folder " + folder + " cannot be listed", e);
    }
  }

  private static boolean isRecord(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(SUFFIX)
        && NAME.matcher(name.substring(0, name.length() - SUFFIX.length())).matches();
  }

  private Path file(RecordName name) {
    return folder.resolve(name.text() + SUFFIX);
  }

  private void requireRoom() {
    if (about.get() < limits.maxRecords()) {
      return;
    }
    purge(); // others may have added or deleted, too
    if (about.get() >= limits.maxRecords()) {
      throw new SessionStorageException(
          "The folder " + folder + " has its limit of " + limits.maxRecords() + " records",
          true,
          null);
    }
  }

  /** Deletes records whose time is over, and counts the others. */
  private void purge() {
    FileTime oldest = FileTime.from(disk.now().minus(limits.retention()));
    int left = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.filter(RecordFolder::isRecord)::iterator) {
        left += isDeleted(file, oldest) ? 0 : 1;
      }
    } catch (IOException | UncheckedIOException e) {
      throw failure("The folder " + folder + " cannot be listed", e);
    }
    about.set(left);
  }

  /** A record that cannot be deleted stays: it is in nobody's way but that of the limit. */
  private boolean isDeleted(Path record, FileTime oldest) {
    try {
      synchronized (about) {
        return Files.getLastModifiedTime(record, LinkOption.NOFOLLOW_LINKS).compareTo(oldest) < 0
            && Files.deleteIfExists(record);
      }
    } catch (IOException e) {
      return !Files.exists(record, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Nothing found is an answer only while the folder itself is there. */
  private void requireFolder() {
    if (!Files.isDirectory(folder)) {
      throw new SessionStorageException("The folder " + folder + " is gone", true, null);
    }
  }

  private void create() throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = folder; each != null && !Files.exists(each); each = each.getParent()) {
      missing.push(each);
    }
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, ownerOnly("rwx------"));
    }
    if (posix) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    for (Path made : missing) {
      forceFolder(made.getParent()); // that has it now
    }
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Only POSIX systems let a folder be opened for it. */
  private void forceFolder(Path changed) throws IOException {
    if (posix) {
      disk.forceFolder(changed);
    }
  }

  private void removeLeftovers() throws IOException {
    List<Path> leftovers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(TemporaryFiles::isAbandoned).forEach(leftovers::add);
    }
    for (Path leftover : leftovers) {
      Files.deleteIfExists(leftover);
    }
  }

  private static SessionStorageException abandoned(
      Path temporary, SessionStorageException failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static SessionStorageException failure(String what, Exception e) {
    String why =
        e instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : e.getMessage();
    String kind = e.getClass().getSimpleName();
    return new SessionStorageException(
        what + " (" + kind + (why == null ? "" : ": " + why) + ")", true, e);
  }
}
