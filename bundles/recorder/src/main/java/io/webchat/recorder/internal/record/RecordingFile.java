package io.webchat.recorder.internal.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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

  void write(List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest, size + rest.position());
      }
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
    size += bytes.length;
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
