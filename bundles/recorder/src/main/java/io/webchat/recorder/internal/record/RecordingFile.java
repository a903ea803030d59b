package io.webchat.recorder.internal.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * One file of a recording. Lines are written whole: what a full disk or the end of the process cuts
 * off is taken back, or is at the end and without an end of line. Not thread-safe.
 */
final class RecordingFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private long size;

  RecordingFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /**
   * Writes lines whole, as many of the first as there is room for.
   *
   * @param limit size in bytes that the file does not exceed
   * @return how many were written
   * @throws IOException when none of them is in the file: the disk is full, or the file is gone
   */
  int write(List<String> lines, long limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int fit = 0;
    for (String line : lines) {
      byte[] next = (line + "\n").getBytes(StandardCharsets.UTF_8);
      if (size + bytes.size() + next.length > limit) {
        break;
      }
      bytes.writeBytes(next);
      fit++;
    }
    write(ByteBuffer.wrap(bytes.toByteArray()));
    return fit;
  }

  private void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, size + bytes.position());
      }
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
    if (!Files.exists(path)) {
      // on most systems a file can be written that nobody finds any more
      throw new NoSuchFileException(path.toString(), null, "it was removed, with what it had");
    }
    size += bytes.limit();
  }

  private void takeBack(IOException reason) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      channel.force(true);
    }
  }
}
