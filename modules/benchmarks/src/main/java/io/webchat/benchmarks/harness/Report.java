package io.webchat.benchmarks.harness;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of one benchmark brought, with all that one needs to judge it.
 *
 * @param name of the benchmark
 * @param about what it measures
 * @param time when it ended
 * @param machine processors and system
 * @param jvm version and options
 * @param command by which it is measured again
 * @param figures what it brought
 * @param series plots
 */
record Report(
    String name,
    String about,
    String time,
    String machine,
    String jvm,
    String command,
    List<Figure> figures,
    List<Series> series) {
  /** A report of a run in this JVM. */
  static Report of(Benchmark benchmark, Run run) {
    return new Report(
        benchmark.name(),
        benchmark.about(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        thisMachine(),
        jvmOf(benchmark),
        command(benchmark, run.effort()),
        run.figures(),
        run.series());
  }

  private static String thisMachine() {
    return Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  private static String jvmOf(Benchmark benchmark) {
    boolean compiles =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(option -> option.startsWith("--upgrade-module-path"));
    List<String> options = new ArrayList<>(benchmark.jvmOptions());
    options.add(compiles ? "JavaScript compiled" : "JavaScript interpreted");
    return "Java " + Runtime.version() + ", " + String.join(" ", options);
  }

  private static String command(Benchmark benchmark, Effort effort) {
    StringBuilder command = new StringBuilder("scripts/webchat bench");
    if (effort.seconds() != Effort.FULL_SECONDS) {
      command.append(" --seconds ").append(Numbers.text(effort.seconds()));
    }
    if (effort.most() != Integer.MAX_VALUE) {
      command.append(" --most ").append(effort.most());
    }
    return command.append(' ').append(benchmark.name()).toString();
  }

  Path writeJson(Path folder) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("about", about);
    json.put("time", time);
    json.put("machine", machine);
    json.put("jvm", jvm);
    json.put("command", command);
    json.put("figures", figures.stream().map(Figure::toJson).toList());
    json.put("series", series.stream().map(Series::toJson).toList());
    return Files.writeString(folder.resolve(name + ".json"), JsonWriter.writePretty(json) + "\n");
  }

  static Report read(Path file) throws IOException {
    Map<String, Object> json = JsonReader.readObject(Files.readString(file));
    return new Report(
        (String) json.get("name"),
        (String) json.get("about"),
        (String) json.get("time"),
        (String) json.get("machine"),
        (String) json.get("jvm"),
        (String) json.get("command"),
        objects(json.get("figures")).stream().map(Figure::ofJson).toList(),
        objects(json.get("series")).stream().map(Series::ofJson).toList());
  }

  @SuppressWarnings("unchecked") // objects of JSON have names as keys
  private static List<Map<String, Object>> objects(Object list) {
    return ((List<?>) list).stream().map(one -> (Map<String, Object>) one).toList();
  }
}
