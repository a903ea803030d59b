package io.webchat.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured figure. Immutable; made by {@link #of} and completed by what it is compared with:
 *
 * <pre>{@code
 * Figure.of("sends", 9_500, "1/s").against("bare OkHttp", 8_800).ratioAtLeast(1)
 * }</pre>
 *
 * @param name what was measured
 * @param value how much
 * @param unit of the value and of that of the reference
 * @param reference what it is compared with, measured in the same run
 * @param bar what it is to reach; empty: it is only shown
 */
public record Figure(
    String name, double value, String unit, Optional<Reference> reference, Optional<Bar> bar) {
  /**
   * What a figure is compared with.
   *
   * @param name what it is
   * @param value its value, measured in the same run
   */
  public record Reference(String name, double value) {}

  /** A figure without reference and bar. */
  public static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, Optional.empty(), Optional.empty());
  }

  /** The same compared with a reference. */
  public Figure against(String other, double otherValue) {
    return new Figure(name, value, unit, Optional.of(new Reference(other, otherValue)), bar);
  }

  /** The same whose value is to be at least this. */
  public Figure atLeast(double limit) {
    return with(new Bar(false, true, limit));
  }

  /** The same whose value is to be at most this. */
  public Figure atMost(double limit) {
    return with(new Bar(false, false, limit));
  }

  /** The same whose value is to be at least so many times that of the reference. */
  public Figure ratioAtLeast(double limit) {
    return with(new Bar(true, true, limit));
  }

  /** The same whose value is to be at most so many times that of the reference. */
  public Figure ratioAtMost(double limit) {
    return with(new Bar(true, false, limit));
  }

  private Figure with(Bar other) {
    return new Figure(name, value, unit, reference, Optional.of(other));
  }

  /** Value divided by that of the reference. */
  public OptionalDouble ratio() {
    return reference.isPresent()
        ? OptionalDouble.of(value / reference.get().value())
        : OptionalDouble.empty();
  }

  /** What the bar is compared with. */
  double measured(Bar limit) {
    return limit.ofRatio() ? ratio().orElse(Double.NaN) : value;
  }

  /** Whether it reaches its bar; empty without one. */
  public Optional<Boolean> met() {
    return bar.map(limit -> limit.isMetBy(measured(limit)));
  }

  /** As it stands in the JSON report. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("value", value);
    json.put("unit", unit);
    reference.ifPresent(
        other -> {
          json.put("reference", Map.of("name", other.name(), "value", other.value()));
          json.put("ratio", value / other.value());
        });
    bar.ifPresent(
        limit -> {
          json.put("bar", limit.toString());
          json.put("barOfRatio", limit.ofRatio());
          json.put("barAtLeast", limit.atLeast());
          json.put("barLimit", limit.limit());
          json.put("met", limit.isMetBy(measured(limit)));
        });
    json.values().removeIf(one -> one instanceof Double number && !Double.isFinite(number));
    return json;
  }

  /** Reads what {@link #toJson} made; a value that was no number is none again. */
  static Figure ofJson(Map<String, Object> json) {
    Figure figure = of((String) json.get("name"), number(json, "value"), (String) json.get("unit"));
    if (json.get("reference") instanceof Map<?, ?> other) {
      figure = figure.against((String) other.get("name"), number(other, "value"));
    }
    return json.containsKey("barLimit")
        ? figure.with(
            new Bar(
                Boolean.TRUE.equals(json.get("barOfRatio")),
                Boolean.TRUE.equals(json.get("barAtLeast")),
                number(json, "barLimit")))
        : figure;
  }

  private static double number(Map<?, ?> json, String key) {
    return json.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
