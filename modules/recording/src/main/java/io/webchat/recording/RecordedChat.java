package io.webchat.recording;

import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A recording as it was read.
 *
 * @param header the first line
 * @param lines the others, in their order, of kinds that this version does not know, too
 * @param cutOff whether the file ends without its last line, as after a crash
 */
public record RecordedChat(RecordingLine header, List<RecordingLine> lines, boolean cutOff) {
  /** Most lines of a file. */
  public static final int MAX_LINES = 1_000_000;

  /** Most bytes of a file. */
  public static final long MAX_BYTES = 1_100_000_000;

  /** What some editors put before the first character of a file. */
  private static final String MARK = "\uFEFF";

  /** Copies the list. */
  public RecordedChat {
    lines = List.copyOf(lines);
  }

  /** Which texts it has. */
  public Texts texts() {
    return Texts.of(header.text(Lines.TEXTS));
  }

  /** How many lines are missing, as the recording itself says. */
  public long leftOut() {
    return lines.stream()
        .filter(line -> line.type().equals(Lines.LEFT_OUT))
        .mapToLong(line -> Math.max(1, line.number("lines")))
        .sum();
  }

  /**
   * Reads a file. One that was cut off in the middle of a line is read up to the line before.
   *
   * @param name path of the file
   * @throws UnusableRecordingException when it is not there, no recording, or of a later version,
   *     or its lines are doubled or not in their order; says which line and why
   */
  public static RecordedChat read(String name) throws UnusableRecordingException {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new UnusableRecordingException("there is no file " + file.toAbsolutePath(), null);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new UnusableRecordingException(
            name + " is larger than " + MAX_BYTES + " bytes", null);
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        return read(name, in);
      }
    } catch (IOException | InvalidPathException e) {
      throw new UnusableRecordingException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  private static RecordedChat read(String name, InputStream in)
      throws IOException, UnusableRecordingException {
    List<RecordingLine> lines = new ArrayList<>();
    LineOrder order = new LineOrder();
    boolean cutOff = false;
    for (int number = 1; !cutOff; number++) {
      String where = name + ", line " + number;
      byte[] bytes;
      try {
        bytes = line(in, where);
      } catch (EOFException e) {
        cutOff = true; // a line that was not written to its end
        break;
      }
      if (bytes == null) {
        break;
      }
      if (number > MAX_LINES) {
        throw new UnusableRecordingException(name + " has more than " + MAX_LINES + " lines", null);
      }
      RecordingLine line = new RecordingLine(number, json(bytes, where));
      if (number == 1) {
        check(name, line);
      } else {
        order.check(where, line);
      }
      lines.add(line);
    }
    if (lines.isEmpty()) {
      throw new UnusableRecordingException(
          name + ", line 1: expected the header of a recording, and there is no whole line", null);
    }
    RecordingLine header = lines.get(0);
    RecordingLine last = lines.get(lines.size() - 1);
    return new RecordedChat(
        header, lines.subList(1, lines.size()), cutOff || !last.type().equals(Lines.END));
  }

  /** The bytes up to the end of the line; {@code null} at the end of the file. */
  private static byte[] line(InputStream in, String where)
      throws IOException, UnusableRecordingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        if (bytes.size() == 0) {
          return null;
        }
        throw new EOFException(where);
      }
      if (bytes.size() >= Lines.MAX_BYTES) {
        throw new UnusableRecordingException(
            where + ": longer than " + Lines.MAX_BYTES + " bytes", null);
      }
      bytes.write(next);
    }
    return bytes.toByteArray();
  }

  private static void check(String name, RecordingLine header) throws UnusableRecordingException {
    String where = name + ", line 1: ";
    if (!header.type().equals(Lines.HEADER)) {
      throw new UnusableRecordingException(
          where + "type: expected \"" + Lines.HEADER + "\": this is no recording", null);
    }
    long version = header.number(Lines.FORMAT_VERSION);
    if (version < 1 || version > Lines.VERSION) {
      throw new UnusableRecordingException(
          where + "version: expected 1 to " + Lines.VERSION + ", a newer one needs a newer webchat",
          null);
    }
    try {
      Texts unused = Texts.of(header.text(Lines.TEXTS));
    } catch (IllegalArgumentException e) {
      throw new UnusableRecordingException(where + "texts: expected " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> json(byte[] bytes, String where)
      throws UnusableRecordingException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return JsonReader.readObject(text.startsWith(MARK) ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw new UnusableRecordingException(where + ": not UTF-8", e);
    } catch (MalformedJsonException e) {
      throw new UnusableRecordingException(
          where + ", column " + e.column() + ": " + e.getMessage(), e);
    }
  }

  /** Leaves out what was said. */
  @Override
  public String toString() {
    return "RecordedChat[" + lines.size() + " lines]";
  }
}
