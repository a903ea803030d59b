package io.webchat.benchmarks.inbound;

import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many messages a second one chat takes in, with the filters and preprocessors that come with
 * the service and without them; medians of some rounds.
 */
public final class InboundFigures implements Benchmark {
  private static final int ROUNDS = 5;
  private static final double SECONDS = 2;

  /** Messages a batch and their bar. */
  private static final Map<Integer, Double> BARS =
      new TreeMap<>(Map.of(1, 250_000.0, 20, 600_000.0));

  @Override
  public String name() {
    return "inbound";
  }

  @Override
  public String about() {
    return "messages a second through the whole pipeline of one chat, pushed on one thread";
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx1g");
  }

  @Override
  public void measure(Run run) throws Exception {
    for (Map.Entry<Integer, Double> bar : BARS.entrySet()) {
      double bare = median(run, bar.getKey(), false);
      run.add(
          Figure.of(bar.getKey() + " a batch", median(run, bar.getKey(), true), "messages/s")
              .against("without filters and preprocessors", bare)
              .atLeast(bar.getValue()));
    }
  }

  private static double median(Run run, int batch, boolean plugins) throws Exception {
    long nanos = run.effort().nanos(SECONDS);
    try (InboundThroughput chat = new InboundThroughput(batch, plugins)) {
      chat.perSecond(nanos); // warms up
      double[] rates = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        rates[round] = chat.perSecond(nanos);
      }
      Arrays.sort(rates);
      return rates[ROUNDS / 2];
    }
  }
}
