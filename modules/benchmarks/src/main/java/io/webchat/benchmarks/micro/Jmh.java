package io.webchat.benchmarks.micro;

import io.webchat.benchmarks.harness.Effort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs a class of JMH within the effort of a run: one fork of each combination, in a small run
 * none.
 */
final class Jmh {
  private static final int WARM_UPS = 3;
  private static final int ITERATIONS = 5;
  private static final double MEDIAN = 50;

  private final Map<String, Double> scores = new HashMap<>();

  /** Runs everything in it. */
  Jmh(Class<?> benchmark, Effort effort) throws RunnerException {
    this(benchmark, effort, new OptionsBuilder());
  }

  /** Runs it with one parameter only at these values. */
  Jmh(Class<?> benchmark, Effort effort, String parameter, List<String> values)
      throws RunnerException {
    this(benchmark, effort, new OptionsBuilder().param(parameter, values.toArray(String[]::new)));
  }

  private Jmh(Class<?> benchmark, Effort effort, ChainedOptionsBuilder chosen)
      throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true"); // a run beside another one is the user's choice
    TimeValue time =
        TimeValue.microseconds(Math.max(1, TimeUnit.NANOSECONDS.toMicros(effort.nanos(0.5))));
    boolean small = effort.isSmall();
    var options =
        chosen
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .forks(small ? 0 : 1)
            .warmupIterations(small ? 1 : WARM_UPS)
            .warmupTime(time)
            .measurementIterations(small ? 1 : ITERATIONS)
            .measurementTime(time)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      String method = result.getParams().getBenchmark();
      StringBuilder key = new StringBuilder(method.substring(method.lastIndexOf('.') + 1));
      for (String parameter : result.getParams().getParamsKeys()) {
        key.append(' ').append(result.getParams().getParam(parameter));
      }
      scores.put(key.toString(), result.getPrimaryResult().getStatistics().getPercentile(MEDIAN));
    }
  }

  /**
   * The median score of a method with these values of the parameters, in the order of their names.
   */
  double score(String method, Object... parameters) {
    StringBuilder key = new StringBuilder(method);
    for (Object parameter : parameters) {
      key.append(' ').append(parameter);
    }
    Double score = scores.get(key.toString());
    if (score == null) {
      throw new IllegalArgumentException(key + " is not among " + scores.keySet());
    }
    return score;
  }
}
