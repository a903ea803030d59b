package io.webchat.recorder.internal.record;

import io.webchat.recording.Texts;
import java.nio.file.Path;

/**
 * Where a recording stands; a snapshot.
 *
 * @param instanceId whose it is
 * @param file that is written; {@code null} before the first
 * @param lines that were written, without headers
 * @param leftOut lines that are missing: the queue or the file was full, or could not be written
 * @param failure why it ended; {@code null} while nothing is wrong
 */
public record RecordingState(
    String instanceId, Texts texts, Path file, long lines, long leftOut, String failure) {
  static RecordingState begun(String instanceId, Texts texts) {
    return new RecordingState(instanceId, texts, null, 0, 0, null);
  }

  RecordingState in(Path next) {
    return new RecordingState(instanceId, texts, next, lines, leftOut, failure);
  }

  RecordingState with(long more, long missed) {
    return new RecordingState(instanceId, texts, file, lines + more, leftOut + missed, failure);
  }

  RecordingState failed(String why, long lost) {
    return new RecordingState(instanceId, texts, file, lines, leftOut + lost, why);
  }
}
