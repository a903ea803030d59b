package io.webchat.api.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A file for {@code sendFile}: name, media type, size and bytes that may be read more than once.
 */
public final class FileSource {
  /** Opens the bytes. */
  @ConsumerType
  @FunctionalInterface
  public interface Opener {
    /** A new stream from the first byte; called by an I/O thread, which closes it. */
    InputStream open() throws IOException;
  }

  private final String name;
  private final String contentType;
  private final long size;
  private final Opener opener;

  private FileSource(String name, String contentType, long size, Opener opener) {
    this.name = Objects.requireNonNull(name, "name");
    this.contentType = contentType == null ? guess(name) : contentType;
    this.size = size;
    this.opener = Objects.requireNonNull(opener, "opener");
  }

  private static String guess(String name) {
    String type = URLConnection.guessContentTypeFromName(name);
    return type == null ? "application/octet-stream" : type;
  }

  /**
   * A file on disk, under its own name.
   *
   * @throws IOException when it is not a readable regular file
   */
  public static FileSource of(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException("Not a readable file: " + file.getFileName());
    }
    return new FileSource(
        String.valueOf(file.getFileName()),
        null,
        Files.size(file),
        () -> Files.newInputStream(file));
  }

  /**
   * Bytes in memory; a copy is made. {@code contentType} may be {@code null}: guessed from the
   * name.
   */
  public static FileSource of(String name, String contentType, byte[] bytes) {
    byte[] copy = bytes.clone();
    return new FileSource(name, contentType, copy.length, () -> new ByteArrayInputStream(copy));
  }

  /** Bytes from elsewhere; {@code size} in bytes, exact. */
  public static FileSource of(String name, String contentType, long size, Opener opener) {
    return new FileSource(name, contentType, size, opener);
  }

  /** The file name without a folder. */
  public String name() {
    return name;
  }

  /** The media type. */
  public String contentType() {
    return contentType;
  }

  /** The size in bytes. */
  public long size() {
    return size;
  }

  /** Opens the bytes. Blocks: for I/O threads only. */
  public InputStream open() throws IOException {
    return opener.open();
  }

  @Override
  public String toString() {
    return "FileSource[" + name + ", " + size + " bytes]";
  }
}
