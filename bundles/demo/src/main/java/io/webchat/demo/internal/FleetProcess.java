package io.webchat.demo.internal;

import io.webchat.demo.internal.FleetJournal.Entry;
import io.webchat.demo.internal.FleetJournal.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One container of the failover demonstration: a process of the distribution. */
final class FleetProcess implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final String name;
  private final Process process;
  private final FleetJournal journal;

  private FleetProcess(String name, Process process, FleetJournal journal) {
    this.name = name;
    this.process = process;
    this.journal = journal;
  }

  /**
   * Starts a process with these configurations.
   *
   * @param home folder of the distribution
   * @param folder for everything of this process
   */
  static FleetProcess start(
      Path home, Path folder, String name, Map<String, Map<String, Object>> configurations)
      throws IOException {
    return start(home, folder, name, configurations, Map.of());
  }

  /**
   * Starts a process with these configurations and properties of the framework.
   *
   * @param home folder of the distribution
   * @param folder for everything of this process
   */
  static FleetProcess start(
      Path home,
      Path folder,
      String name,
      Map<String, Map<String, Object>> configurations,
      Map<String, Object> framework)
      throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    StringBuilder properties =
        new StringBuilder(Files.readString(home.resolve("conf/framework.properties")));
    framework.forEach((key, value) -> properties.append("\n" + key + "=" + value + "\n"));
    Files.writeString(conf.resolve("framework.properties"), properties);
    for (Map.Entry<String, Map<String, Object>> each : configurations.entrySet()) {
      StringBuilder text = new StringBuilder();
      each.getValue().forEach((key, value) -> text.append(key + " = " + value + "\n"));
      Files.writeString(conf.resolve(each.getKey() + ".cfg"), text);
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/webchat").toString(),
            "run",
            "--no-shell",
            "--conf",
            conf.toString(),
            "--data",
            folder.resolve("data").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("output.txt").toFile());
    return new FleetProcess(
        name, builder.start(), new FleetJournal(folder.resolve(FleetJournal.FILE)));
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it did, of one kind. */
  List<Entry> entries(What what) throws IOException {
    return journal.read().stream().filter(entry -> entry.what() == what).toList();
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
  }

  /** Sends a signal, {@code STOP} or {@code CONT}. */
  void signal(String signal) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + signal + " " + process.pid() + " failed");
    }
  }

  /** Waits for the end of a process that was killed. */
  void awaitEnd() throws InterruptedException {
    process.waitFor(END_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
