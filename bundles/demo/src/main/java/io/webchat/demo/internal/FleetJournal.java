package io.webchat.demo.internal;

import java.io.IOException;
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

  /** Everything written so far. */
  List<Entry> read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.exists(file)) {
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        String[] fields = line.split(" ", FIELDS);
        entries.add(
            new Entry(Long.parseLong(fields[0]), What.valueOf(fields[1]), fields[2], fields[3]));
      }
    }
    return entries;
  }
}
