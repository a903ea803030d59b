package io.webchat.spi.health;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** What all checks of this container have found; an OSGi service. Thread-safe. */
@ProviderType
public interface Health {
  /** What was found last; not ready before every check has run once. Never blocks. */
  HealthReport report();

  /**
   * Runs every check now. Completes when each has answered or has had its time, never
   * exceptionally; on a thread of the checks.
   */
  CompletionStage<HealthReport> examine();
}
