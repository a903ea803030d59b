package io.webchat.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Samples of one quantity over time, for a plot. Not thread-safe.
 *
 * @param name of the quantity
 * @param unit of its values
 * @param seconds when each sample was taken, since the start
 * @param values the samples
 */
public record Series(String name, String unit, List<Double> seconds, List<Double> values) {
  /** An empty one. */
  public Series(String name, String unit) {
    this(name, unit, new ArrayList<>(), new ArrayList<>());
  }

  /** Adds a sample. */
  public void add(double second, double value) {
    seconds.add(second);
    values.add(value);
  }

  /** The mean of the samples in a part of the time, for instance from 2/3 to 1. */
  public double mean(double from, double to) {
    int first = (int) Math.floor(from * values.size());
    int end = Math.max(first + 1, (int) Math.floor(to * values.size()));
    return values.subList(first, Math.min(end, values.size())).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  Map<String, Object> toJson() {
    return Map.of("name", name, "unit", unit, "seconds", seconds, "values", values);
  }

  static Series ofJson(Map<?, ?> json) {
    return new Series(
        (String) json.get("name"),
        (String) json.get("unit"),
        numbers(json.get("seconds")),
        numbers(json.get("values")));
  }

  private static List<Double> numbers(Object list) {
    return ((List<?>) list).stream().map(one -> ((Number) one).doubleValue()).toList();
  }
}
