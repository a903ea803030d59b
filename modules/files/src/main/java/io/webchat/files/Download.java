package io.webchat.files;

import io.webchat.api.file.DownloadTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Set;

/**
 * One download: bytes go to a temporary file beside the target, which gets its name when all of
 * them are there. Names from the server are hostile: never a path, never an existing file. Used by
 * I/O threads, one after the other.
 */
public final class Download implements DownloadTarget.Consumer {
  private static final int NAME_LIMIT = 120;
  private static final int TRIES = 1_000;
  private static final Set<String> RESERVED =
      Set.of("con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3");

  private final DownloadTarget target;
  private final String wantedName;
  private String openedName;
  private Path part;

  /**
   * A download to {@code target}.
   *
   * @param wantedName the name that the file gets; {@code null} for the one of the server
   */
  public Download(DownloadTarget target, String wantedName) {
    this.target = target;
    this.wantedName = wantedName;
  }

  /** The name that the file gets; {@code null} for the one of the server. */
  public String wantedName() {
    return wantedName;
  }

  /** The most bytes that the target takes. */
  public long limit() {
    return target.limit();
  }

  @Override
  public OutputStream open(String fileName) throws IOException {
    openedName = wantedName == null ? fileName : wantedName;
    if (target instanceof DownloadTarget.Stream stream) {
      return stream.consumer().open(openedName);
    }
    part = Files.createTempFile(folder(), ".download-", ".part");
    return Files.newOutputStream(part);
  }

  /** All bytes are there: the file gets its name. */
  public void keep() throws IOException {
    if (part == null) {
      return;
    }
    try {
      if (target instanceof DownloadTarget.File file) {
        Files.move(part, file.file(), StandardCopyOption.REPLACE_EXISTING);
      } else {
        moveUnderFreeName(harmless(openedName));
      }
    } finally {
      discard();
    }
  }

  /** The download failed: nothing is left. */
  public void discard() throws IOException {
    if (part != null) {
      Files.deleteIfExists(part);
    }
  }

  private Path folder() {
    if (target instanceof DownloadTarget.Folder folder) {
      return folder.folder();
    }
    return ((DownloadTarget.File) target).file().toAbsolutePath().getParent();
  }

  private void moveUnderFreeName(String name) throws IOException {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String extension = dot > 0 ? name.substring(dot) : "";
    for (int i = 0; i < TRIES; i++) {
      if (take(folder().resolve(i == 0 ? name : stem + " (" + i + ")" + extension))) {
        return;
      }
    }
    throw new IOException("No free name for the download in its folder");
  }

  /** A link fails when the name is taken at this moment, where a move looks before. */
  private boolean take(Path candidate) throws IOException {
    try {
      Files.createLink(candidate, part);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return move(candidate); // not every file system has links
    }
  }

  private boolean move(Path candidate) throws IOException {
    try {
      Files.move(part, candidate);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** The last part of a name without anything that a file system takes as more than a name. */
  static String harmless(String name) {
    String given = name == null ? "" : name;
    String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    String clean = last.replaceAll("[\\p{Cntrl}\\p{Cf}:*?\"<>|]", "_").strip();
    clean = clean.replaceAll("^\\.+", "").replaceAll("[. ]+$", "");
    if (clean.length() > NAME_LIMIT) {
      int dot = clean.lastIndexOf('.');
      String extension = dot > clean.length() - 10 ? clean.substring(dot) : "";
      clean = clean.substring(0, NAME_LIMIT - extension.length()) + extension;
    }
    int dot = clean.indexOf('.');
    String stem = (dot < 0 ? clean : clean.substring(0, dot)).toLowerCase(Locale.ROOT);
    return clean.isEmpty() || RESERVED.contains(stem) ? "download" : clean;
  }
}
