package io.webchat.recording;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether lines stand as a recorder has written them: once each, and in their order. A file that
 * was sorted, shuffled or put together from several would be played as a chat that nobody held. Not
 * thread-safe.
 */
final class LineOrder {
  private final Map<Map<String, Object>, Integer> received = new HashMap<>();
  private long newest;
  private int end;

  /**
   * Takes the next line behind the header.
   *
   * @param where file and line, for errors
   */
  void check(String where, RecordingLine line) throws UnusableRecordingException {
    if (end > 0) {
      throw new UnusableRecordingException(
          where + ": the recording ended in line " + end + ": two are in one file, or lines moved",
          null);
    }
    switch (line.type()) {
      case Lines.HEADER ->
          throw new UnusableRecordingException(
              where + ": a second header: two recordings are in one file", null);
      case Lines.END -> end = line.number();
      case Lines.COMMAND -> command(where, line);
      case Lines.EVENT -> event(where, line);
      default -> newest = Math.max(newest, line.number(Lines.NUMBER));
    }
  }

  /** Commands are numbered as they are called, and what belongs to one follows it. */
  private void command(String where, RecordingLine line) throws UnusableRecordingException {
    long number = line.number(Lines.NUMBER);
    if (number >= 0 && number <= newest) {
      throw new UnusableRecordingException(
          where
              + ": n: expected a number above "
              + newest
              + ", found "
              + number
              + ": lines are doubled, or not in their order",
          null);
    }
    newest = Math.max(newest, number);
  }

  private void event(String where, RecordingLine line) throws UnusableRecordingException {
    if (!line.messages().isEmpty()) {
      Integer former = received.putIfAbsent(line.values(), line.number());
      if (former != null) {
        throw new UnusableRecordingException(
            where + ": the same as line " + former + ": lines are doubled", null);
      }
    }
  }
}
