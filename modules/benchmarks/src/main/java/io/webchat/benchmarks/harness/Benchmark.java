package io.webchat.benchmarks.harness;

import java.util.List;

/** Measures some figures that belong together; runs in a fresh JVM. */
public interface Benchmark {
  /** What it is called on the command line and its reports are named after: {@code a-z} and '-'. */
  String name();

  /** What it measures, and how, in one line. */
  String about();

  /** Options of its JVM, for instance {@code -Xmx1g}; they are part of what is measured. */
  default List<String> jvmOptions() {
    return List.of();
  }

  /**
   * Minutes of a whole run, for one that takes long: it runs only when it is named, and a number
   * after its name is another length. 0: it is a short one.
   */
  default double minutes() {
    return 0;
  }

  /** Whether it needs the assembled folder, {@link Effort#distribution()}. */
  default boolean needsDistribution() {
    return false;
  }

  /**
   * Measures once, with the effort of the run.
   *
   * @throws IllegalStateException when something that was counted is not right: a message was lost,
   *     doubled or out of order. Speed never fails
   */
  void measure(Run run) throws Exception;
}
