package io.webchat.benchmarks.start;

import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Run;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * {@code bin/webchat run --no-shell} of the assembled folder, from the start of the process until
 * it says that it is up; the JVM that a user gets, files in the cache of the system. Medians.
 */
public final class ColdStart implements Benchmark {
  private static final String UP = "WebChatService is up";
  private static final double SECONDS_A_START = 1;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String about() {
    return "the assembled folder: process start until the line that says it is up";
  }

  @Override
  public boolean needsDistribution() {
    return true;
  }

  @Override
  public void measure(Run run) throws Exception {
    int times = (int) Math.max(1, run.effort().seconds() / SECONDS_A_START);
    Path home = run.effort().distribution().orElseThrow();
    Path folder = Files.createTempDirectory("webchat-bench");
    double[] first = new double[times];
    double[] again = new double[times];
    try {
      secondsToUp(run, home, folder.resolve("cache")); // reads the files of the folder
      for (int i = 0; i < times; i++) {
        Path data = folder.resolve("data-" + i);
        first[i] = secondsToUp(run, home, data);
        again[i] = secondsToUp(run, home, data);
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
    run.add(Figure.of("start without data until up", median(first), "s").atMost(1));
    run.add(Figure.of("next start until up", median(again), "s").atMost(1));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static double secondsToUp(Run run, Path home, Path data)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/webchat").toString(), "run", "--no-shell", "--data", data.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_OPTS");
    long begun = System.nanoTime();
    Process process = builder.redirectErrorStream(true).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith(UP)) {
          double seconds = (System.nanoTime() - begun) / 1e9;
          run.progress("up after %.2f s", seconds);
          return seconds;
        }
        run.progress("%s", line);
      }
      throw new IllegalStateException("it ends without saying that it is up");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
