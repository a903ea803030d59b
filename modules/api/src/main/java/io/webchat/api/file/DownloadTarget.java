package io.webchat.api.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** Where {@code downloadFile} writes. */
@ProviderType
public sealed interface DownloadTarget {
  /** Default limit of a download: 100 MiB. */
  long DEFAULT_LIMIT = 100L * 1024 * 1024;

  /** Bytes that may arrive at most; one more fails the download and leaves no file. */
  long limit();

  /**
   * Writes into a folder under the file's own name, made harmless: never outside the folder, never
   * over an existing file.
   */
  static DownloadTarget folder(Path folder) {
    return new Folder(folder, DEFAULT_LIMIT);
  }

  /** Writes to exactly this file, replacing it when the download is complete. */
  static DownloadTarget file(Path file) {
    return new File(file, DEFAULT_LIMIT);
  }

  /** Streams to a consumer. */
  static DownloadTarget consumer(Consumer consumer) {
    return new Stream(consumer, DEFAULT_LIMIT);
  }

  /**
   * A folder.
   *
   * @param folder an existing folder
   * @param limit bytes
   */
  record Folder(Path folder, long limit) implements DownloadTarget {}

  /**
   * A file.
   *
   * @param file in an existing folder
   * @param limit bytes
   */
  record File(Path file, long limit) implements DownloadTarget {}

  /**
   * A consumer.
   *
   * @param consumer gets the bytes
   * @param limit bytes
   */
  record Stream(Consumer consumer, long limit) implements DownloadTarget {}

  /** Takes a download as a stream. */
  @ConsumerType
  @FunctionalInterface
  interface Consumer {
    /**
     * Called once by an I/O thread before the first byte.
     *
     * @param fileName as the server or the caller named it; hostile until checked
     * @return where the bytes go; closed at the end, also after a failure
     */
    OutputStream open(String fileName) throws IOException;
  }
}
