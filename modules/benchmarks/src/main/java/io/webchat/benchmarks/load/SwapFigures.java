package io.webchat.benchmarks.load;

import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.FreshJvm;
import io.webchat.benchmarks.harness.Run;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link SwapGap} prints, as figures: the median and the longest gap of its swaps. */
public final class SwapFigures implements Benchmark {
  private static final int CHATS = 1_000;
  private static final int SWAPS = 5;
  private static final Pattern GAP =
      Pattern.compile("(undisturbed|swap \\d+): longest time without an answer (\\d+) ms");
  private static final Pattern COUNTED = Pattern.compile(".*\\b0 lost, 0 doubled");

  @Override
  public String name() {
    return "swap";
  }

  @Override
  public String about() {
    return "longest time without an answer to any of 1,000 chats while their transport is replaced";
  }

  @Override
  public void measure(Run run) throws Exception {
    int count = run.effort().atMost(CHATS);
    int swaps = run.effort().atMost(SWAPS);
    List<Double> gaps = new ArrayList<>();
    List<Double> undisturbed = new ArrayList<>();
    int counted = 0;
    Process process =
        FreshJvm.of(
                List.of("-Xmx2g"),
                SwapGap.class,
                Integer.toString(count),
                Integer.toString(swaps),
                Double.toString(run.effort().seconds()))
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        run.progress("%s", line);
        Matcher gap = GAP.matcher(line);
        if (gap.matches()) {
          (line.startsWith("swap") ? gaps : undisturbed).add(Double.parseDouble(gap.group(2)));
        } else if (COUNTED.matcher(line).matches()) {
          counted++;
        }
      }
    } finally {
      process.destroy();
    }
    int code = process.waitFor();
    run.check(code == 0, "the measuring process ends with %d", code);
    run.check(counted == 2, "messages were lost or doubled, see above");
    run.check(gaps.size() == swaps, "%d gaps of %d swaps", gaps.size(), swaps);
    run.add(
        Figure.of("longest gap of a swap under " + count + " chats", quantile(gaps, 1), "ms")
            .against("undisturbed", quantile(undisturbed, 1))
            .atMost(60));
    run.add(
        Figure.of("median gap of a swap under " + count + " chats", quantile(gaps, 0.5), "ms")
            .against("undisturbed", quantile(undisturbed, 0.5)));
  }

  private static double quantile(List<Double> values, double part) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  }
}
