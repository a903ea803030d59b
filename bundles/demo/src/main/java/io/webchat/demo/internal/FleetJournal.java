package io.webchat.demo.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container of the failover demonstration did, a line each, written at once so that it is
 * there when the process is killed. Thread-safe.
 */
final class FleetJournal {
  /** What happened. */
  enum What {
    /** A chat started. */
    STARTED,
    /** A chat of another container goes on here. */
    TOOK,
    /** A chat goes on in another container. */
    MOVED,
    /** A message of the agent was delivered. */
    GOT,
    /** Its acknowledgement is stored. */
    ACKNOWLEDGED,
    /** A message of the customer was taken by the server. */
    SENT,
    /** The sender was told that it was not, or perhaps not. */
    FAILED
  }

  /**
   * One line.
   *
   * @param time epoch ms
   * @param what what happened
   * @param chat id of the instance
   * @param text the message, empty for none
   */
  record Entry(long time, What what, String chat, String text) {}

  /** Its name in the folder of a container. */
  static final String FILE = "journal.txt";

  private static final int FIELDS = 4;

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();

  /** Where the last line ends that was read. */
  private long end;

  FleetJournal(Path file) {
    this.file = file;
  }

  synchronized void write(What what, String chat, String text) {
    String line = System.currentTimeMillis() + " " + what + " " + chat + " " + text + "\n";
    try {
      Files.write(
          file,
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything written so far; of the file only what was added since is read. */
  synchronized List<Entry> read() throws IOException {
    if (Files.exists(file)) {
      byte[] added;
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(end);
        added = in.readAllBytes();
      }
      int complete = added.length;
      while (complete > 0 && added[complete - 1] != '\n') {
        complete--;
      }
      String lines = new String(added, 0, complete, StandardCharsets.UTF_8);
      entries.addAll(lines.lines().map(FleetJournal::entry).toList());
      end += complete;
    }
    return List.copyOf(entries);
  }

  private static Entry entry(String line) {
    String[] fields = line.split(" ", FIELDS);
    return new Entry(Long.parseLong(fields[0]), What.valueOf(fields[1]), fields[2], fields[3]);
  }
}
