package io.webchat.benchmarks.harness;

/**
 * What a figure is to reach.
 *
 * @param ofRatio whether the ratio to the reference is meant, else the value
 * @param atLeast whether more is better
 * @param limit the value or ratio
 */
public record Bar(boolean ofRatio, boolean atLeast, double limit) {
  /** Whether the figure reaches it. */
  boolean isMetBy(double measured) {
    return atLeast ? measured >= limit : measured <= limit;
  }

  @Override
  public String toString() {
    return (atLeast ? "≥ " : "≤ ") + Numbers.text(limit) + (ofRatio ? " ×" : "");
  }
}
