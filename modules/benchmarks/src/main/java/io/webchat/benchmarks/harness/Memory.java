package io.webchat.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process takes of the machine. Thread-safe. */
public final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String MOST = "VmHWM:";

  private Memory() {}

  /** The most bytes that it ever had in memory, whatever for; empty where the system says none. */
  public static OptionalLong mostResident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(MOST))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
