package io.webchat.health.internal;

import io.webchat.spi.health.HealthReport;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Logs a finding when it comes and when it is gone, once each. Used by one thread at a time. */
final class ChangeLog {
  private final Consumer<String> troubles;
  private final Consumer<String> ends;
  private Set<String> known = Set.of();

  ChangeLog(Consumer<String> troubles, Consumer<String> ends) {
    this.troubles = troubles;
    this.ends = ends;
  }

  void tell(HealthReport report) {
    Set<String> now = new LinkedHashSet<>();
    report
        .findings()
        .forEach((check, found) -> found.forEach(each -> now.add(check + ": " + each.text())));
    now.stream().filter(line -> !known.contains(line)).forEach(troubles);
    known.stream()
        .filter(line -> !now.contains(line))
        .map(line -> "no more: " + line)
        .forEach(ends);
    known = now;
  }
}
