package io.webchat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Effort;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Harness;
import io.webchat.benchmarks.harness.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each benchmark once, for a moment: that it counts right and brings its figures. Never speed. */
class BenchTest {
  private static final Effort MOMENT = new Effort(0.02, 3, Optional.empty());

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  static Stream<Benchmark> benchmarks() {
    return Bench.ALL.stream().filter(each -> !each.needsDistribution());
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void eachBringsItsFigures(Benchmark benchmark) throws Exception {
    Run run = new Run(MOMENT);
    benchmark.measure(run);
    assertThat(run.figures()).isNotEmpty();
    assertThat(run.figures()).extracting(Figure::value).allMatch(Double::isFinite);
    assertThat(run.figures()).anyMatch(figure -> figure.bar().isPresent());
  }

  private int call(Benchmark benchmark, String... words) throws Exception {
    Harness harness =
        new Harness(
            Sample.class,
            List.of(benchmark),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return harness.run(words);
  }

  @Test
  void namesAreListedAndUnknownOnesRefusedWithTheList() throws Exception {
    assertThat(call(new Sample(), "help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("sample", "what is sampled");
    assertThat(call(new Sample(), "simple")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("there is no benchmark 'simple'; there are sample");
  }

  @Test
  void aRunPrintsOneTableAndWritesThreeFiles() throws Exception {
    assertThat(call(new Sample(), "--out", folder.toString(), "sample")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" {2,}")))
        .containsExactly(
            new String[] {"figure", "value", "reference in the same run", "ratio", "bar"},
            new String[] {
              "sample: a", "12,000 1/s", "another: 10,000 1/s", "1.20", "≥ 2 ×", "MISSED"
            },
            new String[] {"sample: b", "1.50 ms", "≤ 2", "met"});
    assertThat(folder.resolve("sample.json")).content().contains("\"value\"", "12000");
    assertThat(folder.resolve("sample.md")).content().contains("| sample: a | 12,000 1/s |");
    assertThat(folder.resolve("sample.svg")).content().startsWith("<svg").contains("(≥ 2 ×)");
  }

  @Test
  void whatWasMeasuredLastIsRecordedWithItsReason() throws Exception {
    Path page = Files.writeString(folder.resolve("page.md"), "# Page\n");
    Path reports = folder.resolve("reports");
    String[] record = {
      "--out", reports.toString(), "--ledger", page.toString(), "record", "another", "way"
    };
    assertThat(call(new Sample(), record)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no report");
    assertThat(page).content().isEqualTo("# Page\n");
    assertThat(call(new Sample(), "--seconds", "1", "--out", reports.toString())).isZero();
    assertThat(call(new Sample(), record)).isZero();
    assertThat(page)
        .content()
        .startsWith("# Page\n\n### 2")
        .contains(": another way\n", "processors, ", "Java ")
        .endsWith(
            "| sample: b | 1.50 ms |  |  | ≤ 2 | met | scripts/webchat bench --seconds 1 sample |\n");
  }

  @Test
  void whatCountsWronglyFails() throws Exception {
    assertThat(call(new Wrong(), "--out", folder.toString())).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("wrong: FAILED");
    assertThat(folder).isEmptyDirectory();
  }

  /** A benchmark, and the program that runs it in a fresh JVM. */
  static class Sample implements Benchmark {
    public static void main(String... words) throws Exception {
      System.exit(
          new Harness(Sample.class, List.of(new Sample(), new Wrong()), System.out, System.err)
              .run(words));
    }

    @Override
    public String name() {
      return "sample";
    }

    @Override
    public String about() {
      return "what is sampled";
    }

    @Override
    public void measure(Run run) {
      run.add(Figure.of("a", 12_000, "1/s").against("another", 10_000).ratioAtLeast(2));
      run.add(Figure.of("b", 1.5, "ms").atMost(2));
    }
  }

  /** Its messages are lost. */
  static final class Wrong extends Sample {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public void measure(Run run) {
      run.check(false, "a message is lost");
    }
  }
}
