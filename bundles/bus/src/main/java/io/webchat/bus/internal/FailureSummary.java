package io.webchat.bus.internal;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Describes failures for the log, without payloads. */
final class FailureSummary {
  private static final int FRAMES = 8;
  private static final int CAUSES = 4;

  private FailureSummary() {}

  /**
   * Types and places, never the message: it may quote a payload, and the exception itself may hold
   * a script engine.
   */
  static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable current = failure;
    for (int count = 0; current != null && count < CAUSES; count++) {
      text.append(count == 0 ? "" : ", caused by ")
          .append(current.getClass().getName())
          .append(
              Arrays.stream(current.getStackTrace())
                  .limit(FRAMES)
                  .map(StackTraceElement::toString)
                  .collect(Collectors.joining(" < ", " at ", "")));
      current = current.getCause();
    }
    return text.toString();
  }

  /** An event's name for the log: {@code data.<key>:<value>} without the value. */
  static String nameOnly(String event) {
    int value = event.indexOf(':');
    return value < 0 ? event : event.substring(0, value);
  }
}
