package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The assembled distribution as a process of its own, as a user starts it. */
final class DistributionProcess implements AutoCloseable {
  static final Path FOLDER = Path.of(System.getProperty("webchat.distribution"));
  static final Path REPOSITORY = Path.of(System.getProperty("webchat.repository"));
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Options of a JVM that lives shortly: the optimizing compiler, the concurrent collector and a
   * JavaScript engine that is warm before it is needed would cost more than they save.
   */
  static final String QUICK =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dwebchat.scripting.warmup=false";

  private static final String ARCHIVE = sharedArchive();

  private final Process process;
  private final Writer input;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private int awaited;

  private DistributionProcess(Process process) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.reader = new Thread(this::read, "output-of-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private static String sharedArchive() {
    try {
      return SharedArchive.folder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts {@code bin/webchat} with these arguments. */
  static DistributionProcess start(String... arguments) {
    return start(Map.of(), arguments);
  }

  /** The same in another environment; without {@code JAVA_OPTS} in it the JVM is a quick one. */
  static DistributionProcess start(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(FOLDER.resolve("bin/webchat").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", QUICK);
    builder.environment().put("WEBCHAT_ARCHIVE", ARCHIVE);
    builder.environment().putAll(environment);
    try {
      return new DistributionProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies the configuration files to a folder of the test's own, without that of the pages: tests
   * run side by side, and its HTTP server has one port.
   */
  static Path copyOfConf(Path target) throws IOException {
    Files.createDirectories(target);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            FOLDER.resolve("conf"), file -> !file.endsWith("io.webchat.web.cfg"))) {
      for (Path file : files) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    // a machine that is busy with other tests is late with all of these
    Files.writeString(
        target.resolve("io.webchat.core.cfg"), "extensionTimeoutMs = 300000\ndrainMs = 60000\n");
    Files.writeString(target.resolve("io.webchat.health.cfg"), "checkTimeoutMs = 600000\n");
    return target;
  }

  /**
   * The same for a test that saves many files, each at once: File Install looks ten times as often.
   */
  static Path confThatIsReadOften(Path target) throws IOException {
    Path file = copyOfConf(target).resolve("framework.properties");
    String usual = Files.readString(file);
    String often = usual.replace("felix.fileinstall.poll=1000", "felix.fileinstall.poll=100");
    assertThat(often).isNotEqualTo(usual);
    Files.writeString(file, often);
    return target;
  }

  /** The same with a folder of one's own for bundles that are deployed: tests run side by side. */
  static Path confThatDeploys(Path target, Path deploy) throws IOException {
    Files.createDirectories(deploy);
    Path file = copyOfConf(target).resolve("org.apache.felix.fileinstall-deploy.cfg");
    Files.writeString(
        file, Files.readString(file).replace("${webchat.home}/deploy", deploy.toString()));
    return target;
  }

  /** Types a line; from now on only what comes after it is awaited. */
  void type(String line) throws IOException {
    awaited = lines.size();
    input.write(line + "\n");
    input.flush();
  }

  /** Waits for the text in the output since the line that was typed last; returns that output. */
  String await(String text) {
    Awaitility.await("output \"" + text + "\"")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(answer()).contains(text));
    return answer();
  }

  /** Lists the bundles until the list is right. */
  void awaitBundles(String what, Predicate<String> right) {
    awaitAnswer(what, "bundles", right);
  }

  /** Types a line until its answer is right. */
  void awaitAnswer(String what, String line, Predicate<String> right) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              type(line + "; echo end-of-answer");
              return right.test(await("end-of-answer"));
            });
  }

  /** What was printed since the line that was typed last. */
  String answer() {
    // a stream sees the lines of one moment; a part of the list fails when a line comes
    return lines.stream().skip(awaited).collect(Collectors.joining("\n"));
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("ends in time; output:%n%s", output())
        .isTrue();
    reader.join(PATIENCE.toMillis());
    return process.exitValue();
  }

  /** Everything printed so far. */
  String output() {
    return String.join("\n", lines);
  }

  Process process() {
    return process;
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("output ends: " + e.getMessage());
    }
  }

  /** Nothing is left running, whatever the test did. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Awaitility.await("end of " + process.pid()).atMost(PATIENCE).until(() -> !process.isAlive());
  }
}
