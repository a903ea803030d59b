package io.webchat.session.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Temporary files of a {@link RecordFolder} and whose they are. */
final class TemporaryFiles {
  /** No write takes longer; also covers a process id that is in use again. */
  static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);

  private static final Pattern NAME =
      Pattern.compile("[0-9a-f]{64}\\.(\\d{1,18})-[0-9a-f-]+\\.tmp");

  private TemporaryFiles() {}

  /** The name of a new temporary file of this process. */
  static String name(String record, UUID unique) {
    return record + "." + ProcessHandle.current().pid() + "-" + unique + ".tmp";
  }

  /** Whether a file is a temporary one that no process writes any more. */
  static boolean isAbandoned(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      return false;
    }
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      return written.isBefore(Instant.now().minus(ABANDONED_AFTER))
          || !writerLives(Long.parseLong(name.group(1)), written);
    } catch (NoSuchFileException e) {
      return false; // its writer has just renamed it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean writerLives(long pid, Instant written) {
    Optional<ProcessHandle> writer = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return writer.isPresent()
        && writer.get().info().startInstant().map(start -> !written.isBefore(start)).orElse(true);
  }
}
