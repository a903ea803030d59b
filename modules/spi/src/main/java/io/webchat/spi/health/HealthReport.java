package io.webchat.spi.health;

import io.webchat.spi.health.Finding.Severity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all checks found at one time. Immutable.
 *
 * @param findings by the name of the check, in alphabetical order; a check that found nothing has
 *     an empty list
 */
public record HealthReport(Map<String, List<Finding>> findings) {
  /** Copies map and lists. */
  public HealthReport {
    Map<String, List<Finding>> copy = new LinkedHashMap<>();
    findings.forEach((check, found) -> copy.put(check, List.copyOf(found)));
    findings = Collections.unmodifiableMap(copy);
  }

  /** Whether new chats may come to this container. */
  public boolean isReady() {
    return isBelow(Severity.NOT_READY);
  }

  /** Whether the container works at all: {@code false} when only a restart helps. */
  public boolean isLive() {
    return isBelow(Severity.NOT_LIVE);
  }

  /** Whether nothing is wrong. */
  public boolean isFine() {
    return isBelow(Severity.WARNING);
  }

  private boolean isBelow(Severity limit) {
    return findings.values().stream()
        .flatMap(List::stream)
        .allMatch(finding -> finding.severity().compareTo(limit) < 0);
  }
}
