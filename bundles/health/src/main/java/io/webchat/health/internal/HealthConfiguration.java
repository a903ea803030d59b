package io.webchat.health.internal;

import io.webchat.spi.config.Values;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the PID {@code io.webchat.health}. */
@ObjectClassDefinition(
    name = "WebChatService health",
    description = "How often the checks of the container run, and how long they may take")
@interface HealthConfiguration {
  @AttributeDefinition(
      name = "Interval, ms",
      description = "Pause between two runs of the checks",
      min = "100",
      max = "3600000",
      required = false)
  long intervalMs() default 5_000;

  @AttributeDefinition(
      name = "Limit of a check, ms",
      description = "A check that has not answered for so long counts as trouble",
      min = "100",
      max = "600000",
      required = false)
  long checkTimeoutMs() default 5_000;

  /** The values. */
  record Settings(long intervalMs, long checkTimeoutMs) {
    static Settings read(Values values) {
      return new Settings(
          values.millis("intervalMs", 100, 3_600_000),
          values.millis("checkTimeoutMs", 100, 600_000));
    }
  }
}
