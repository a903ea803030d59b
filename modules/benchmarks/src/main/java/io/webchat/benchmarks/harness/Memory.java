package io.webchat.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What processes take of the machine. Thread-safe. */
public final class Memory {
  private static final String MOST = "VmHWM:";

  private Memory() {}

  /** The same of this process. */
  public static OptionalLong mostResident() {
    return mostResident(ProcessHandle.current());
  }

  /**
   * The most bytes that a process ever had in memory, whatever for; empty where the system says
   * none.
   */
  public static OptionalLong mostResident(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(MOST))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
