package io.webchat.simulator.model;

import java.util.List;

/**
 * What customers may upload in one chat.
 *
 * @param maxFiles number of files, at least 0
 * @param maxFileSize bytes of one file
 * @param maxTotalSize bytes of all files of a chat
 * @param types allowed endings in lower case, without the dot
 * @param needAgent whether uploads need a connected agent
 * @param downloadAttempts how often one file may be downloaded
 */
public record FileLimits(
    int maxFiles,
    long maxFileSize,
    long maxTotalSize,
    List<String> types,
    boolean needAgent,
    int downloadAttempts) {

  /** 5 files of up to 10 MiB, 20 MiB in all, of common types, at any time. */
  public static final FileLimits DEFAULT =
      new FileLimits(
          5,
          10_485_760,
          20_971_520,
          List.of("gif", "jpeg", "jpg", "pdf", "png", "txt", "zip"),
          false,
          100);

  /** Checks the numbers. */
  public FileLimits {
    if (maxFiles < 0 || maxFileSize < 0 || maxTotalSize < 0 || downloadAttempts < 0) {
      throw new IllegalArgumentException("file limits must not be negative");
    }
    types = List.copyOf(types);
  }

  /** The same with another number of files. */
  public FileLimits withMaxFiles(int files) {
    return new FileLimits(files, maxFileSize, maxTotalSize, types, needAgent, downloadAttempts);
  }

  /** The same with another size of one file and of all files, in bytes. */
  public FileLimits withSizes(long file, long total) {
    return new FileLimits(maxFiles, file, total, types, needAgent, downloadAttempts);
  }

  /** The same with other types. */
  public FileLimits withTypes(String... endings) {
    return new FileLimits(
        maxFiles, maxFileSize, maxTotalSize, List.of(endings), needAgent, downloadAttempts);
  }

  /** The same with uploads only while an agent is connected, or at any time. */
  public FileLimits withNeedAgent(boolean need) {
    return new FileLimits(maxFiles, maxFileSize, maxTotalSize, types, need, downloadAttempts);
  }

  /** The same with another number of downloads of one file. */
  public FileLimits withDownloadAttempts(int attempts) {
    return new FileLimits(maxFiles, maxFileSize, maxTotalSize, types, needAgent, attempts);
  }
}
