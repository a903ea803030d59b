package io.webchat.recorder.internal.record;

import io.webchat.api.InstanceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder with the files of all recordings. Used by the thread that writes. */
final class RecordingFolder {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingFolder.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /** What this bundle has written; other files of the folder are left alone. */
  private static final Pattern OWN = Pattern.compile("chat-.+-(\\d{8}T\\d{9}Z-\\d{3,})\\.jsonl");

  private RecordingFolder() {}

  /**
   * What the files of a recording are called, without the number. The id of an instance has no
   * character that leads out of the folder, and neither prefix nor stamp lets it be a name with a
   * meaning of its own.
   */
  static String name(String instanceId, Instant begun) {
    if (!InstanceSettings.isId(instanceId)) {
      throw new IllegalArgumentException("not the id of an instance");
    }
    return "chat-" + instanceId + "-" + STAMP.format(begun);
  }

  /** The file of a part. */
  static Path file(Path folder, String name, int part) {
    return folder.resolve("%s-%03d.jsonl".formatted(name, part));
  }

  /**
   * A new file that only its owner may read.
   *
   * @throws FileAlreadyExistsException when there is one of the name
   */
  static FileChannel create(Path file) throws IOException {
    Path folder = file.getParent();
    Files.createDirectories(folder);
    FileAttribute<?>[] attributes =
        Files.getFileStore(folder).supportsFileAttributeView("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(
        file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
  }

  /** Removes the oldest files until at most so many are there, but none of those in use. */
  static void keep(Path folder, int files, Set<Path> inUse) {
    try (Stream<Path> list = Files.list(folder)) {
      List<Path> own =
          list.filter(file -> OWN.matcher(String.valueOf(file.getFileName())).matches())
              .sorted(Comparator.comparing(RecordingFolder::stamp))
              .toList();
      int tooMany = own.size() - files;
      for (Path file : own) {
        if (tooMany > 0 && !inUse.contains(file)) {
          Files.deleteIfExists(file);
          LOG.info("Removed {}: more than {} recordings", file, files);
          tooMany--;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Old recordings in {} cannot be removed: {}", folder, e.getMessage());
    }
  }

  private static String stamp(Path file) {
    var matcher = OWN.matcher(String.valueOf(file.getFileName()));
    return matcher.matches() ? matcher.group(1) : "";
  }
}
