package io.webchat.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a benchmark is given, and where it puts what it has measured. Not thread-safe. */
public final class Run {
  private final Effort effort;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();

  /** A run without figures. */
  public Run(Effort effort) {
    this.effort = effort;
  }

  /** How much to do. */
  public Effort effort() {
    return effort;
  }

  /** Adds what was measured. */
  public void add(Figure figure) {
    figures.add(figure);
    progress("%s: %s %s", figure.name(), Numbers.text(figure.value()), figure.unit());
  }

  /** Adds a plot of samples. */
  public void add(Series samples) {
    series.add(samples);
  }

  /** Says on standard error what happens; for people who wait. */
  public void progress(String format, Object... arguments) {
    System.err.println("  " + String.format(Locale.ROOT, format, arguments));
  }

  /**
   * Stops the run when something was counted wrongly.
   *
   * @throws IllegalStateException unless {@code right}
   */
  public void check(boolean right, String format, Object... arguments) {
    if (!right) {
      throw new IllegalStateException(String.format(Locale.ROOT, format, arguments));
    }
  }

  /** What was measured so far. */
  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** The plots. */
  public List<Series> series() {
    return List.copyOf(series);
  }
}
