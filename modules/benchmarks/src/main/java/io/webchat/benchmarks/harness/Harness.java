package io.webchat.benchmarks.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of benchmarks: runs those that are named, each in a fresh JVM, prints one table
 * and writes {@code NAME.json}, {@code NAME.md} and {@code NAME.svg}.
 */
public final class Harness {
  private static final int FAILED = 1;
  private static final int CALLED_WRONGLY = 2;

  /** In the place of a name: measure in this JVM; the harness calls itself so. */
  private static final String HERE = "--here";

  private final Class<?> program;
  private final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
  private final PrintStream out;
  private final PrintStream err;

  /**
   * A command line.
   *
   * @param program its main class
   * @param benchmarks in the order in which they run
   * @param out gets the table
   * @param err gets all else
   */
  public Harness(Class<?> program, List<Benchmark> benchmarks, PrintStream out, PrintStream err) {
    this.program = program;
    this.out = out;
    this.err = err;
    benchmarks.forEach(each -> this.benchmarks.put(each.name(), each));
  }

  /** Returns the exit code: 0, also when bars are missed; 1 = failed, 2 = called wrongly. */
  public int run(String... arguments) throws Exception {
    try {
      Options options = Options.parse(List.of(arguments), benchmarks);
      if (options.help()) {
        help();
        return 0;
      }
      Files.createDirectories(options.folder());
      if (options.reason().isPresent()) {
        Ledger.add(options.ledger(), options.folder(), options.reason().get());
        return 0;
      }
      return List.of(arguments).contains(HERE) ? measureHere(options) : measureAll(options);
    } catch (IllegalArgumentException e) {
      err.println("webchat bench: " + e.getMessage());
      return CALLED_WRONGLY;
    }
  }

  private int measureAll(Options options) throws IOException, InterruptedException {
    List<Report> reports = new ArrayList<>();
    int code = 0;
    for (String name : options.names()) {
      Benchmark benchmark = benchmarks.get(name);
      if (benchmark.needsDistribution() && options.effort().distribution().isEmpty()) {
        err.println(name + ": left out, it needs the assembled folder (--distribution DIR)");
      } else if (measureInFreshJvm(benchmark, options)) {
        reports.add(Report.read(options.folder().resolve(name + ".json")));
      } else {
        code = FAILED;
      }
    }
    out.print(Tables.plain(reports));
    return code;
  }

  private void help() {
    out.println(Options.USAGE);
    benchmarks.values().forEach(each -> out.printf("  %-18s %s%n", title(each), each.about()));
  }

  private static String title(Benchmark benchmark) {
    return benchmark.name() + (benchmark.minutes() > 0 ? " [MINUTES]" : "");
  }

  private boolean measureInFreshJvm(Benchmark benchmark, Options options)
      throws IOException, InterruptedException {
    err.println(benchmark.name() + ": " + benchmark.about());
    Files.deleteIfExists(options.folder().resolve(benchmark.name() + ".json"));
    List<String> words = new ArrayList<>(options.words());
    words.add(HERE);
    words.add(benchmark.name());
    List<String> jvm = new ArrayList<>(benchmark.jvmOptions());
    jvm.add("-Dwebchat.home=" + options.folder().resolve("home")); // no scripts of a working copy
    int code = FreshJvm.run(FreshJvm.of(jvm, program, words.toArray(String[]::new)));
    if (code != 0) {
      err.println(benchmark.name() + ": FAILED with " + code + "; see above");
    }
    return code == 0;
  }

  private int measureHere(Options options) throws Exception {
    for (String name : options.names()) {
      Benchmark benchmark = benchmarks.get(name);
      Run run = new Run(options.effort());
      benchmark.measure(run);
      write(Report.of(benchmark, run), options.folder());
    }
    return 0;
  }

  private static void write(Report report, Path folder) throws IOException {
    report.writeJson(folder);
    Files.writeString(folder.resolve(report.name() + ".md"), Tables.markdown(report));
    Files.writeString(folder.resolve(report.name() + ".svg"), Drawing.of(report));
  }

  /** What the command line says. */
  private record Options(
      boolean help,
      Optional<String> reason,
      List<String> names,
      Effort effort,
      Path folder,
      Path ledger) {
    static final String USAGE =
        """
        Usage: bench [OPTION…] [NAME…]
               bench [OPTION…] record REASON…    adds what was measured last to BENCHMARKS.md

        Without a name all run but those with a number of MINUTES.

          --seconds S        measure each for S seconds instead of 5
          --most N           with N chats, sessions or instances at most
          --out DIR          write NAME.json, NAME.md and NAME.svg there instead of target/bench
          --ledger FILE      the page that record adds to instead of BENCHMARKS.md
          --distribution DIR the assembled folder, for what is measured on it

        Names:""";

    static Options parse(List<String> words, Map<String, Benchmark> known) {
      double seconds = Effort.FULL_SECONDS;
      int most = Integer.MAX_VALUE;
      Path folder = Path.of("target", "bench");
      Path distribution = null;
      Path ledger = Path.of("BENCHMARKS.md");
      boolean help = false;
      Optional<String> reason = Optional.empty();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        switch (word) {
          case "help", "-h", "--help" -> help = true;
          case "record" -> {
            reason = Optional.of(String.join(" ", words.subList(i + 1, words.size())));
            i = words.size();
          }
          case "--ledger" -> ledger = Path.of(value(words, ++i));
          case "--seconds" -> seconds = Double.parseDouble(value(words, ++i));
          case "--most" -> most = Integer.parseInt(value(words, ++i));
          case "--out" -> folder = Path.of(value(words, ++i));
          case "--distribution" -> distribution = Path.of(value(words, ++i));
          case HERE -> {
            // of the harness itself
          }
          default -> {
            names.add(name(word, known));
            double minutes = known.get(word).minutes();
            if (minutes > 0 && i + 1 < words.size() && words.get(i + 1).matches("[0-9.]+")) {
              seconds = Effort.FULL_SECONDS * Double.parseDouble(words.get(++i)) / minutes;
            }
          }
        }
      }
      Effort effort = new Effort(seconds, most, Optional.ofNullable(distribution));
      if (names.isEmpty()) {
        known.values().stream()
            .filter(each -> each.minutes() == 0)
            .map(Benchmark::name)
            .forEach(names::add);
      }
      return new Options(help, reason, names, effort, folder, ledger);
    }

    private static String value(List<String> words, int index) {
      if (index >= words.size()) {
        throw new IllegalArgumentException(words.get(index - 1) + " needs a value");
      }
      return words.get(index);
    }

    private static String name(String word, Map<String, Benchmark> known) {
      if (!known.containsKey(word)) {
        throw new IllegalArgumentException(
            "there is no benchmark '" + word + "'; there are " + String.join(", ", known.keySet()));
      }
      return word;
    }

    /** The options again, without names. */
    List<String> words() {
      List<String> words = new ArrayList<>();
      words.addAll(List.of("--seconds", Double.toString(effort.seconds())));
      words.addAll(List.of("--most", Integer.toString(effort.most())));
      words.addAll(List.of("--out", folder.toString()));
      effort
          .distribution()
          .ifPresent(home -> words.addAll(List.of("--distribution", home.toString())));
      return words;
    }
  }
}
